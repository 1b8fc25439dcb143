import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'libsql';
import { messageOf, RingdownError } from '../../base/errors.ts';

export interface RecordTableLayout {
  readonly table: string;
  readonly columns: readonly string[];
  readonly busyTimeoutMs: number;
}

/** A table that only grows, in an SQLite file of its own. The names of table and columns have been checked: they stand in statements. */
export class RecordTable {
  readonly #file: Sqlite.Database;
  readonly #insert: Sqlite.Statement;

  /** Opens or makes file and table. Throws, with the path, when that cannot be, or when the table has other columns. */
  constructor(path: string, { table, columns, busyTimeoutMs }: RecordTableLayout) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#file = new Sqlite(path);
      this.#file.pragma(`busy_timeout = ${busyTimeoutMs}`);
      this.#file.pragma('journal_mode = WAL');
      this.#file.pragma('synchronous = NORMAL');
      this.#file.exec(`CREATE TABLE IF NOT EXISTS ${table} (AcctId INTEGER PRIMARY KEY, ${columns.join(', ')})`);
      this.#insert = this.#file.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    } catch (error) {
      throw new RingdownError('DATABASE_UNUSABLE', `${path} cannot be used: ${messageOf(error)}`, { cause: error });
    }
  }

  /** All or none. */
  insert(rows: readonly (readonly string[])[]): void {
    this.#file.transaction(() => {
      for (const row of rows) this.#insert.run(...row);
    })();
  }

  close(): void {
    this.#file.close();
  }
}
