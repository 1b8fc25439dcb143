import type { IncomingMessage } from 'node:http';
import { HTTP_LIMITS } from './limits.ts';

/** A name and a value of a query or a posted form, decoded: a byte a character, and no line end in either. */
export type Parameter = readonly [name: string, value: string];

/** One request as the pages see it. */
export interface HttpRequest {
  readonly method: string;
  /** As the request line has it. */
  readonly target: string;
  /** In front of the question mark, not decoded. */
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly address: string;
  /** Name in lower case; undefined when there is none. */
  header(name: string): string | undefined;
  readonly message: IncomingMessage;
  /** Aborts when the client is gone before it had its answer. */
  readonly gone: AbortSignal;
}

export function readRequest(message: IncomingMessage, gone: AbortSignal): HttpRequest {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  return {
    method: message.method ?? '',
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? [] : parseForm(target.slice(mark + 1)),
    address: message.socket.remoteAddress ?? '',
    header: (name) => {
      const value = message.headers[name];
      return Array.isArray(value) ? value[0] : value;
    },
    message,
    gone,
  };
}

/** `a=b&c=d`, as forms are sent. */
export function parseForm(text: string): Parameter[] {
  if (text === '') return [];
  return text.split('&').map((part) => {
    const equals = part.indexOf('=');
    return equals < 0 ? [decodeText(part), ''] : [decodeText(part.slice(0, equals)), decodeText(part.slice(equals + 1))];
  });
}

/** `+` is a blank, `%41` a byte; what would end a line of AMI becomes a blank too. */
export const decodeText = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/[\r\n\0]/g, ' ');

/**
 * What an action is made of: the query of a GET, the form of a POST, whose query does not count then (Asterisk main/manager.c). Of another
 * content type nothing is taken.
 */
export async function readParameters(request: HttpRequest): Promise<readonly Parameter[] | 'too large' | 'broken'> {
  if (request.method !== 'POST') return request.query;
  const type = request.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded') return [];
  const body = await readBody(request.message);
  return typeof body === 'string' ? body : parseForm(body.toString('latin1'));
}

/** The whole body, unless it is larger than may be or ends before its end. */
function readBody(message: IncomingMessage): Promise<Buffer | 'too large' | 'broken'> {
  if (Number(message.headers['content-length'] ?? 0) > HTTP_LIMITS.bodyBytes) return Promise.resolve('too large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    message.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > HTTP_LIMITS.bodyBytes) resolve('too large');
      else chunks.push(chunk);
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    message.on('error', () => resolve('broken'));
    message.on('close', () => resolve('broken'));
  });
}

/** The value of a cookie, with or without quotes around it. */
export function cookieOf(request: HttpRequest, name: string): string | undefined {
  for (const part of (request.header('cookie') ?? '').split(';')) {
    const equals = part.indexOf('=');
    if (equals < 0 || part.slice(0, equals).trim().toLowerCase() !== name) continue;
    return part
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1');
  }
  return undefined;
}

/** A browser sends it for a page of somebody else: what it adds by itself (cookies, digests) is not to be believed then. */
export const isFromOtherSite = (request: HttpRequest): boolean => request.header('sec-fetch-site') === 'cross-site';
