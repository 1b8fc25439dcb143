import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'libsql';
import { messageOf, RingdownError } from '../../base/errors.ts';

export interface RecordTableLayout {
  readonly table: string;
  readonly columns: readonly string[];
}

/** A table that only grows, in an SQLite file of its own. The names of table and columns have been checked: they stand in statements. */
export class RecordTable {
  readonly #file: Sqlite.Database;
  readonly #insert: Sqlite.Statement;

  /**
   * Opens or makes file and table. Throws at once, with the path, when that cannot be, when another process holds the file, or when the table
   * has other columns.
   */
  constructor(path: string, { table, columns }: RecordTableLayout) {
    let file: Sqlite.Database | undefined;
    try {
      mkdirSync(dirname(path), { recursive: true });
      file = new Sqlite(path);
      file.pragma('busy_timeout = 0');
      file.pragma('journal_mode = WAL');
      file.pragma('synchronous = NORMAL');
      file.exec(`CREATE TABLE IF NOT EXISTS ${table} (AcctId INTEGER PRIMARY KEY, ${columns.join(', ')})`);
      this.#file = file;
      this.#insert = file.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`);
    } catch (error) {
      file?.close();
      throw new RingdownError('DATABASE_UNUSABLE', `${path} cannot be used: ${messageOf(error)}`, { cause: error });
    }
  }

  /** All or none. Throws at once when another process holds the file. */
  insert(rows: readonly (readonly string[])[]): void {
    this.#file.transaction(() => {
      for (const row of rows) this.#insert.run(...row);
    })();
  }

  close(): void {
    this.#file.close();
  }
}
