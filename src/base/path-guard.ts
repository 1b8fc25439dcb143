import { mkdir, realpath, rm } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { RingdownError } from './errors.ts';

/** Whether a path is that folder or something below it, as written: links are not followed. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way);
}

/**
 * Where a name from outside leads that must not leave a folder; an absolute name may lead back into it. Undefined for one that leaves it,
 * that is the folder itself, or that no file can have.
 */
export function pathWithin(folder: string, name: string): string | undefined {
  if (name.includes('\0')) return undefined;
  const path = resolve(folder, name);
  return path !== resolve(folder) && isWithin(folder, path) ? path : undefined;
}

/**
 * Makes a folder that is `within` another or is that one, and what is missing above it.
 * @param mode of what is made, less the process's own mask
 * @throws where a link leads elsewhere, before anything is made there, and where it cannot be made
 */
export async function makeFolderWithin(within: string, path: string, mode = 0o777): Promise<void> {
  await mkdir(within, { recursive: true, mode });
  const outer = await realpath(within);
  let known = path;
  let real = await realOf(known);
  for (; real === undefined; real = await realOf(known)) known = dirname(known);
  if (!isWithin(outer, real)) throw new RingdownError('PATH_OUTSIDE', `a link leads out of ${within}`);
  if (known !== path) await mkdir(path, { recursive: true, mode });
}

/** Removes a file below a folder, unless a link leads elsewhere; nothing for one that is not there. */
export async function removeFileWithin(within: string, path: string): Promise<void> {
  const [outer, real] = await Promise.all([realOf(within), realOf(dirname(path))]);
  if (outer !== undefined && real !== undefined && isWithin(outer, real)) await rm(path, { force: true });
}

/** Undefined for what is not there. */
async function realOf(path: string): Promise<string | undefined> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
