import { access, constants } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { type ConfFile, readConf } from '../config/conf-file.ts';
import type { ConfSource } from '../config/conf-source.ts';

/** The configuration folder as clients may look at it. */
export class Configuration {
  readonly source: ConfSource;
  readonly #folder: string;

  /** @param folder absolute; names of clients never lead out of it. */
  constructor(source: ConfSource, folder: string) {
    this.source = source;
    this.#folder = resolve(folder);
  }

  /**
   * Reads a file by the name that a client gave. `outside` for a file that exists beyond the folder (a path guard, not a secret: the same
   * answer as Asterisk 20's), `missing` for one that is nowhere or would climb out by `..`.
   */
  async read(name: string): Promise<ConfFile | 'missing' | 'outside'> {
    const path = resolve(this.#folder, name);
    const inside = relative(this.#folder, path);
    if (inside.startsWith('..') || isAbsolute(inside)) {
      return isAbsolute(name) && (await exists(path)) ? 'outside' : 'missing';
    }
    return (await readConf(this.source, inside)) ?? 'missing';
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  );
