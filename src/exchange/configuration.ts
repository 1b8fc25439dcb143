import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve } from 'node:path';
import { ConfigError } from '../base/errors.ts';
import { isWithin } from '../base/path-guard.ts';
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
   * answer as Asterisk 20's), `missing` for one that is nowhere or would climb out by `..`, `broken` for what is no configuration, a folder among it.
   */
  async read(name: string): Promise<ConfFile | 'missing' | 'outside' | 'broken'> {
    const path = resolve(this.#folder, name);
    if (!isWithin(this.#folder, path)) return isAbsolute(name) && (await realPath(path)) ? 'outside' : 'missing';
    // A link inside the folder may lead out of it: what it leads to counts.
    const [folder, real] = [await realPath(this.#folder), await realPath(path)];
    if (folder && real && !isWithin(folder, real)) return 'outside';
    try {
      return (await readConf(this.source, relative(this.#folder, path))) ?? 'missing';
    } catch (error) {
      if (error instanceof ConfigError) return 'broken';
      throw error;
    }
  }
}

/** The path with all links followed; undefined where there is nothing. */
const realPath = (path: string): Promise<string | undefined> => realpath(path).catch(() => undefined);
