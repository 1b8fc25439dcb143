import type { Core } from '../core/core.ts';
import type { Database, DatabaseEntry } from '../core/ports/database.ts';

/** AstDB as the manager and the console use it. A write has been kept when its promise resolves. */
export class DatabaseCommands {
  readonly #database: Database;

  constructor(core: Core) {
    this.#database = core.database;
  }

  get(family: string, key: string): string | undefined {
    return this.#database.get(family, key);
  }

  put(family: string, key: string, value: string): Promise<void> {
    return this.#database.put(family, key, value);
  }

  /** False when there was nothing. */
  delete(family: string, key: string): Promise<boolean> {
    return this.#database.delete(family, key);
  }

  /** Removes a family and what is below it, or from `key` on. Resolves to how many entries went. */
  deleteTree(family: string, key?: string): Promise<number> {
    return this.#database.deleteTree(family, key || undefined);
  }

  /** All entries, those of a family, or those of a family from `key` on; sorted, one by one. */
  tree(family = '', key = ''): IterableIterator<DatabaseEntry> {
    return this.#database.listing(key === '' ? family : `${family}/${key}`);
  }

  /** Entries of all families whose keys end with `/key`; sorted. */
  *named(key: string): IterableIterator<DatabaseEntry> {
    for (const entry of this.#database.listing('')) if (entry.key.endsWith(`/${key}`)) yield entry;
  }
}
