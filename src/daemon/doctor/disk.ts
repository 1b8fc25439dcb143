import { createPrivateKey, X509Certificate } from 'node:crypto';
import { access, constants, readdir, readFile, stat, statfs } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { messageOf } from '../../base/errors.ts';
import { type Check, failure, good, warning } from './check.ts';

const LITTLE_SPACE_BYTES = 200 << 20;

/** Whether files can be made there, and whether there is room; a folder that is not there yet is made by the start. */
export async function folderCheck(folder: string): Promise<Check> {
  const standing = await nearestExisting(folder);
  try {
    await access(standing, constants.W_OK | constants.X_OK);
  } catch {
    return failure('folder', `${folder} cannot be written to`, `chown it to the user of the exchange: chown -R $(id -un) ${standing}`);
  }
  const { bavail, bsize } = await statfs(standing);
  const free = bavail * bsize;
  const room = `${Math.floor(free / 2 ** 20).toLocaleString('en-US')} MiB free`;
  if (free < LITTLE_SPACE_BYTES)
    return warning('folder', `${folder} has only ${room}`, 'make room: recordings, voicemail and call records stand there');
  return good('folder', `${folder} can be written to, ${room}`);
}

async function nearestExisting(path: string): Promise<string> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found || at === dirname(at)) return at;
  }
}

/** When the newest file of these folders was written, in milliseconds since 1970; 0 where there is none. */
export async function newestFileMs(folders: readonly string[]): Promise<number> {
  let newest = 0;
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const found = await stat(join(folder, name)).catch(() => undefined);
      newest = Math.max(newest, found?.mtimeMs ?? 0);
    }
  }
  return newest;
}

/** The pair of a TLS listener. */
export interface CertificateFiles {
  /** Whose it is: `manager.conf`. */
  readonly file: string;
  readonly certificate: string;
  readonly key: string;
}

const SOON_MS = 30 * 24 * 60 * 60 * 1000;
const NEW_PAIR = 'ringdown cert makes a new pair; with a certificate of an authority, renew it there';

/** Readable, a pair, and good for today and the next weeks. */
export async function certificateCheck({ file, certificate, key }: CertificateFiles, nowMs: number): Promise<Check> {
  try {
    const read = new X509Certificate(await readFile(certificate));
    const name = `${certificate} (${file})`;
    if (!read.checkPrivateKey(createPrivateKey(await readFile(key))))
      return failure('certificate', `${key} is not the key of ${name}`, NEW_PAIR);
    const [from, to] = [Date.parse(read.validFrom), Date.parse(read.validTo)];
    if (nowMs < from) return failure('certificate', `${name} is good from ${dayOf(from)} on only`, 'look at the clock, or make a new pair');
    if (nowMs > to) return failure('certificate', `${name} ended on ${dayOf(to)}`, NEW_PAIR);
    if (nowMs > to - SOON_MS) return warning('certificate', `${name} ends on ${dayOf(to)}`, NEW_PAIR);
    return good('certificate', `${name} is good until ${dayOf(to)}`);
  } catch (error) {
    return failure('certificate', `${file}: ${messageOf(error)}`, 'name a certificate and a key in PEM form; ringdown cert makes a pair');
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
