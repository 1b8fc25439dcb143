import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import Sqlite from 'libsql';
import { type Database, type DatabaseEntry, MemoryDatabase, pathOf } from '../../core/ports/database.ts';

/**
 * AstDB in an SQLite file. Everything is held in memory too, so reads never wait; a write is in the file when its promise resolves and
 * survives the death of the process from then on.
 */
export class SqliteDatabase implements Database {
  readonly #memory = new MemoryDatabase();
  readonly #file: Sqlite.Database;
  readonly #put: Sqlite.Statement;
  readonly #delete: Sqlite.Statement;

  /** Opens the file, making it and its folder where they are missing. Rejects when it is no database. */
  static async open(path: string): Promise<SqliteDatabase> {
    await mkdir(dirname(path), { recursive: true });
    return new SqliteDatabase(path);
  }

  /** Opens or makes the file. Throws when it is no database. */
  constructor(path: string) {
    this.#file = new Sqlite(path);
    this.#file.pragma('journal_mode = WAL');
    this.#file.pragma('synchronous = NORMAL');
    this.#file.exec('CREATE TABLE IF NOT EXISTS astdb (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID');
    this.#put = this.#file.prepare('INSERT INTO astdb (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
    this.#delete = this.#file.prepare('DELETE FROM astdb WHERE key = ?');
    for (const { key, value } of this.#file.prepare('SELECT key, value FROM astdb ORDER BY key').all() as DatabaseEntry[]) {
      this.#memory.load(key, value);
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

  async deleteTree(family: string, key?: string): Promise<number> {
    const doomed = this.entries(key === undefined ? family : `${family}/${key}`);
    this.#file.transaction(() => {
      for (const entry of doomed) this.#delete.run(entry.key);
    })();
    return this.#memory.deleteTree(family, key);
  }

  entries(family: string): readonly DatabaseEntry[] {
    return this.#memory.entries(family);
  }

  async close(): Promise<void> {
    this.#file.close();
  }
}
