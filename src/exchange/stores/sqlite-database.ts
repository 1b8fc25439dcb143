import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'libsql';
import { messageOf, RingdownError } from '../../base/errors.ts';
import { type Database, type DatabaseEntry, MemoryDatabase, pathOf } from '../../core/ports/database.ts';
import { FileOwner } from './file-owner.ts';

/** Entries of a tree that leave the file in one turn of the loop: a few milliseconds. */
const DELETED_AT_ONCE = 200;

/**
 * AstDB in an SQLite file. Everything is held in memory too, so reads never wait; a write is in the file when its promise resolves and
 * survives the death of the process from then on. As what is held in memory would be wrong if anybody else wrote, the file has one owner.
 */
export class SqliteDatabase implements Database {
  readonly #memory = new MemoryDatabase();
  readonly #owner: FileOwner;
  readonly #file: Sqlite.Database;
  readonly #put: Sqlite.Statement;
  readonly #delete: Sqlite.Statement;

  /** Opens or makes the file and its folder. Throws, with the path, when it is no database or another exchange has it. */
  constructor(path: string) {
    let owner: FileOwner | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true });
      owner = new FileOwner(path);
      this.#owner = owner;
      this.#file = new Sqlite(path);
      this.#file.pragma('journal_mode = WAL');
      this.#file.pragma('synchronous = NORMAL');
      this.#file.exec('CREATE TABLE IF NOT EXISTS astdb (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
      this.#put = this.#file.prepare('INSERT INTO astdb (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
      this.#delete = this.#file.prepare('DELETE FROM astdb WHERE key = ?');
      for (const { key, value } of this.#file.prepare('SELECT key, value FROM astdb ORDER BY key').all() as DatabaseEntry[]) {
        this.#memory.load(key, value);
      }
    } catch (error) {
      owner?.release();
      if (error instanceof RingdownError) throw error;
      throw new RingdownError('DATABASE_UNUSABLE', `${path} cannot be used: ${messageOf(error)}`, { cause: error });
    }
  }

  get(family: string, key: string): string | undefined {
    return this.#memory.get(family, key);
  }

  async put(family: string, key: string, value: string): Promise<void> {
    this.#put.run(pathOf(family, key), value);
    await this.#memory.put(family, key, value);
  }

  async delete(family: string, key: string): Promise<boolean> {
    this.#delete.run(pathOf(family, key));
    return this.#memory.delete(family, key);
  }

  /** What is read no longer has the tree at once; a very large one leaves the file in portions, and what is put back meanwhile stays. */
  async deleteTree(family: string, key?: string): Promise<number> {
    const doomed = this.#memory.takeTree(family, key);
    const deletePortion = this.#file.transaction((entries: readonly DatabaseEntry[]) => {
      for (const entry of entries) if (!this.#memory.has(entry.key)) this.#delete.run(entry.key);
    });
    for (let at = 0; at < doomed.length; at += DELETED_AT_ONCE) {
      if (at > 0) await new Promise((resolve) => setImmediate(resolve));
      try {
        deletePortion(doomed.slice(at, at + DELETED_AT_ONCE));
      } catch (error) {
        for (const { key: path, value } of doomed.slice(at)) if (!this.#memory.has(path)) this.#memory.load(path, value);
        throw error;
      }
    }
    return doomed.length;
  }

  entries(family: string): readonly DatabaseEntry[] {
    return this.#memory.entries(family);
  }

  listing(family: string): IterableIterator<DatabaseEntry> {
    return this.#memory.listing(family);
  }

  async close(): Promise<void> {
    this.#file.close();
    this.#owner.release();
  }
}
