import Sqlite from 'libsql';
import { RingdownError } from '../../base/errors.ts';

/**
 * Makes one exchange, of this process or of any other on the machine, the owner of a file: the lock of an SQLite file of its own beside it,
 * which the system takes back at the death of the process. The file itself stays free to be read by other programs.
 */
export class FileOwner {
  readonly #lock: Sqlite.Database;

  /** @throws RingdownError `DATABASE_IN_USE` where another exchange has it */
  constructor(path: string) {
    this.#lock = new Sqlite(`${path}-owner`);
    try {
      this.#lock.pragma('busy_timeout = 0');
      this.#lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      this.#lock.close();
      if ((error as { code?: unknown }).code !== 'SQLITE_BUSY') throw error;
      throw new RingdownError('DATABASE_IN_USE', `${path} is in use by another exchange`, { cause: error });
    }
  }

  release(): void {
    if (this.#lock.inTransaction) this.#lock.exec('ROLLBACK');
    this.#lock.close();
  }
}
