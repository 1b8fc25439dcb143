import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { entryOf } from '../base/entry-of.ts';
import { isWithin, pathWithin } from '../base/path-guard.ts';
import { accessDenied, type HttpReply, notFound, notImplemented, type PageStyle } from './http-reply.ts';
import { decodeText, type HttpRequest } from './http-request.ts';
import { HTTP_LIMITS } from './limits.ts';
import type { HeaderRow } from './manner.ts';

/** What a file's name says of its content (Asterisk main/http.c); any other is `text/<ending>`. */
const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  xml: 'text/xml',
  jpg: 'image/jpeg',
  js: 'application/x-javascript',
  wav: 'audio/x-wav',
  mp3: 'audio/mpeg',
  svg: 'image/svg+xml',
  svgz: 'image/svg+xml',
  gif: 'image/gif',
  html: 'text/html',
  htm: 'text/html',
  css: 'text/css',
  cnf: 'text/plain',
  cfg: 'text/plain',
  bin: 'application/octet-stream',
  sbn: 'application/octet-stream',
  ld: 'application/octet-stream',
};

/** Files of a folder under `static/`. A name never leads out of it, and what lies below a folder `private` is for those who have logged in. */
export class StaticFiles {
  readonly #folder: string;
  readonly #isLoggedIn: (request: HttpRequest) => boolean;

  constructor(folder: string, isLoggedIn: (request: HttpRequest) => boolean) {
    this.#folder = resolve(folder);
    this.#isLoggedIn = isLoggedIn;
  }

  /** @param rest of the path, behind `static/`, not decoded */
  async answer(request: HttpRequest, rest: string, style: PageStyle): Promise<HttpReply> {
    if (request.method !== 'GET' && request.method !== 'HEAD') return notImplemented(style);
    const name = decodeText(rest.replaceAll('+', '%2B'));
    const path = name.length > HTTP_LIMITS.filePath ? undefined : pathWithin(this.#folder, name);
    if (path === undefined || /(^|\/)[.]/.test(name)) return accessDenied(style);
    const [folder, real] = await Promise.all([this.#folder, path].map((each) => realpath(each).catch(() => undefined)));
    if (folder === undefined || real === undefined) return notFound(style);
    // A link inside the folder may lead out of it: what it leads to counts.
    if (!isWithin(folder, real)) return accessDenied(style);
    if (/(^|\/)private\//.test(real.slice(folder.length)) && !this.#isLoggedIn(request)) return accessDenied(style);
    return this.#send(request, real, style);
  }

  async #send(request: HttpRequest, path: string, style: PageStyle): Promise<HttpReply> {
    // A pipe that somebody has put there must not hold anybody up.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
    if (!handle) return accessDenied(style);
    const { size, mtime, isFile } = await handle.stat().then((stat) => ({ size: stat.size, mtime: stat.mtime, isFile: stat.isFile() }));
    const tag = `"${Math.floor(mtime.getTime() / 1000)}"`;
    const isKnown = request.header('if-none-match') === tag;
    if (!isFile || isKnown) await handle.close();
    if (!isFile) return notFound(style);
    const rows: HeaderRow[] = [
      ['Content-type', typeOf(path)],
      ['ETag', tag],
      ['Last-Modified', mtime.toUTCString()],
      // What somebody has put there is shown as what it says it is, or not at all.
      ['X-Content-Type-Options', 'nosniff'],
    ];
    if (isKnown) return { status: 304, title: 'Not Modified', rows, body: [], hasLength: true };
    return { status: 200, title: 'OK', rows, body: { handle, size }, hasLength: true };
  }
}

function typeOf(path: string): string {
  const ending = extname(path).slice(1).toLowerCase();
  return entryOf(TYPES, ending) ?? `text/${/^[a-z0-9]+$/.test(ending) ? ending : 'plain'}`;
}
