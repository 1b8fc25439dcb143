import { SortedTexts } from '../../base/sorted-texts.ts';

/** An entry as it is listed: `/family/key` and what it holds. */
export interface DatabaseEntry {
  readonly key: string;
  readonly value: string;
}

/**
 * AstDB: keys and values by family (`SIP/Registry`), kept over restarts. Reads come from memory; a write resolves when it will survive the
 * death of the process. Family and key match in any case of the caller's choosing: they are taken as written.
 */
export interface Database {
  get(family: string, key: string): string | undefined;
  put(family: string, key: string, value: string): Promise<void>;
  /** False when there was nothing. */
  delete(family: string, key: string): Promise<boolean>;
  /** Removes a family and those below it, or from `key` on; resolves to how many entries went. */
  deleteTree(family: string, key?: string): Promise<number>;
  /** Entries of a family and those below it (all for an empty family), sorted by full key; keys begin with `/`. */
  entries(family: string): readonly DatabaseEntry[];
  /** The same one by one, for lists that take their time: the keys of the beginning with the values of the moment, without those that went. */
  listing(family: string): IterableIterator<DatabaseEntry>;
  close(): Promise<void>;
}

/** A database that forgets at the end of the process: for tests and for an exchange without a state folder. */
export class MemoryDatabase implements Database {
  readonly #values = new Map<string, string>();
  readonly #paths = new SortedTexts();

  /** Takes an entry by its full key, as `entries` gives it: to fill the memory from a store. */
  load(path: string, value: string): void {
    if (!this.#values.has(path)) this.#paths.add(path);
    this.#values.set(path, value);
  }

  get(family: string, key: string): string | undefined {
    return this.#values.get(pathOf(family, key));
  }

  async put(family: string, key: string, value: string): Promise<void> {
    this.load(pathOf(family, key), value);
  }

  async delete(family: string, key: string): Promise<boolean> {
    return this.#remove(pathOf(family, key));
  }

  async deleteTree(family: string, key?: string): Promise<number> {
    return this.takeTree(family, key).length;
  }

  /** As `deleteTree`, at once: what went. */
  takeTree(family: string, key?: string): DatabaseEntry[] {
    const root = key === undefined ? family : `${family}/${key}`;
    const doomed = this.entries(root);
    for (const entry of doomed) this.#values.delete(entry.key);
    if (root !== '') this.#paths.delete(`/${root}`);
    this.#paths.deleteBeginningWith(root === '' ? '/' : `/${root}/`);
    return doomed;
  }

  entries(family: string): DatabaseEntry[] {
    return [...this.listing(family)];
  }

  *listing(family: string): IterableIterator<DatabaseEntry> {
    for (const key of this.#pathsOf(family)) {
      const value = this.#values.get(key);
      if (value !== undefined) yield { key, value };
    }
  }

  /** Whether there is an entry of that full key. */
  has(path: string): boolean {
    return this.#values.has(path);
  }

  async close(): Promise<void> {}

  #pathsOf(family: string): string[] {
    if (family === '') return this.#paths.beginningWith('/');
    const own = this.#values.has(`/${family}`) ? [`/${family}`] : [];
    return own.concat(this.#paths.beginningWith(`/${family}/`));
  }

  #remove(path: string): boolean {
    if (!this.#values.delete(path)) return false;
    this.#paths.delete(path);
    return true;
  }
}

/** `/family/key`: how AstDB stores and lists an entry. */
export const pathOf = (family: string, key: string): string => `/${family}/${key}`;
