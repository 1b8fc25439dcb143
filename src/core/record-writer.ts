import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { RecordBackend } from './ports/record-backend.ts';

/** Records that may wait for backends that do not write: the oldest are lost beyond. */
const MAX_WAITING = 100_000;

/**
 * Brings records to the backends, in order, and tells of each when all of them have written it: who was told of one finds it again after a
 * crash. A backend that cannot write keeps nobody waiting.
 */
export class RecordWriter<Entry> {
  readonly #logger: Logger;
  readonly #announce: (record: Entry) => void;
  #backends: readonly RecordBackend<Entry>[] = [];
  #waiting: Entry[] = [];
  #writing: Promise<void> | undefined;

  /** @param announce runs for each record that is written, at once where there is nothing to write it to */
  constructor(logger: Logger, announce: (record: Entry) => void) {
    this.#logger = logger;
    this.#announce = announce;
  }

  get backends(): readonly RecordBackend<Entry>[] {
    return this.#backends;
  }

  /** From now on these; those that were there before are closed when they have written what they were given. */
  useBackends(backends: readonly RecordBackend<Entry>[]): void {
    const old = this.#backends;
    this.#backends = backends;
    void this.written().then(() => closeAll(old));
  }

  write(records: readonly Entry[]): void {
    if (this.#backends.length === 0) {
      for (const record of records) this.#announce(record);
      return;
    }
    this.#waiting.push(...records);
    if (this.#waiting.length > MAX_WAITING) {
      this.#logger.error(`${this.#waiting.length - MAX_WAITING} records are lost: nothing writes them`);
      this.#waiting = this.#waiting.slice(-MAX_WAITING);
    }
    this.#writing ??= this.#writeWaiting().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when all that was given is written. */
  async written(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /** Writes what waits, then lets go of the backends. */
  async close(): Promise<void> {
    await this.written();
    await closeAll(this.#backends);
  }

  /** What comes while others are written goes together the next time. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const records = this.#waiting;
      this.#waiting = [];
      await Promise.all(
        this.#backends.map((backend) =>
          backend.write(records).catch((error: unknown) => this.#logger.error(`${backend.name}: ${messageOf(error)}`)),
        ),
      );
      for (const record of records) this.#announce(record);
    }
  }
}

const closeAll = (backends: readonly RecordBackend<never>[]): Promise<unknown> => Promise.all(backends.map((backend) => backend.close?.()));
