import { isAbsolute, relative, resolve } from 'node:path';

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
