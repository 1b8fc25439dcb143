import type { LoopTurns } from '../base/loop-turns.ts';
import type { Core } from '../core/core.ts';
import type { Database, DatabaseEntry } from '../core/ports/database.ts';

/** Entries that are looked at in one turn of the loop: a millisecond or two. */
const SEEN_A_TURN = 10_000;

/** AstDB as the manager and the console use it. A write has been kept when its promise resolves. */
export class DatabaseCommands {
  readonly #database: Database;
  readonly #turns: LoopTurns;

  constructor(core: Core) {
    this.#database = core.database;
    this.#turns = core.turns;
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

  /** Entries of all families whose keys end with `/key`; sorted. Others have their turn while they are looked for. */
  async named(key: string): Promise<DatabaseEntry[]> {
    const found: DatabaseEntry[] = [];
    let seen = 0;
    for (const entry of this.#database.listing('')) {
      if (entry.key.endsWith(`/${key}`)) found.push(entry);
      if (++seen % SEEN_A_TURN === 0) await this.#turns.rest();
    }
    return found;
  }
}
