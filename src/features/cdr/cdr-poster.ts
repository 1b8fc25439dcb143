import type { Clock, Timer } from '../../base/clock.ts';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';
import type { CallRecord, CallRecordBackend } from '../../core/ports/call-records.ts';

export interface BatchSettings {
  readonly enabled: boolean;
  /** Records after which a batch is written, and the longest time that one of them waits. */
  readonly size: number;
  readonly timeMs: number;
  /** What is collected is written when the exchange stops. */
  readonly safeShutdown: boolean;
}

/** Records that may wait for backends that do not write: the oldest are lost beyond. */
const MAX_WAITING = 100_000;

/**
 * Brings records to the backends, in order, and tells of each when all of them have written it: who was told of one finds it again after a
 * crash. Where batches are asked for, records are collected first, and those of the last batch are lost by a crash, untold.
 */
export class CdrPoster {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #announce: (record: CallRecord) => void;
  #batch: CallRecord[] = [];
  #batchTimer: Timer | undefined;
  #batchDueMs = 0;
  #waiting: CallRecord[] = [];
  #writing: Promise<void> | undefined;
  backends: readonly CallRecordBackend[] = [];
  settings: BatchSettings;
  logsUnanswered: boolean;

  /** @param announce runs for each record that is written */
  constructor(
    { clock, logger }: { readonly clock: Clock; readonly logger: Logger },
    settings: BatchSettings,
    logsUnanswered: boolean,
    announce: (record: CallRecord) => void,
  ) {
    this.#clock = clock;
    this.#logger = logger.child('cdr');
    this.settings = settings;
    this.logsUnanswered = logsUnanswered;
    this.#announce = announce;
  }

  /** How many records the batch holds, and the seconds until it is written. */
  get batch(): { readonly size: number; readonly dueSeconds: number } {
    const dueMs = this.#batchTimer ? this.#batchDueMs - this.#clock.monotonic() : 0;
    return { size: this.#batch.length, dueSeconds: Math.max(0, Math.floor(dueMs / 1000)) };
  }

  post(records: readonly CallRecord[]): void {
    const wanted = this.logsUnanswered ? records : records.filter((record) => !isLonelyAndUnanswered(record));
    if (wanted.length === 0) return;
    if (!this.settings.enabled) {
      this.#write(wanted);
      return;
    }
    this.#batch.push(...wanted);
    if (this.#batch.length >= this.settings.size) this.submit();
    else if (!this.#batchTimer) {
      this.#batchDueMs = this.#clock.monotonic() + this.settings.timeMs;
      this.#batchTimer = this.#clock.setTimer(this.settings.timeMs, () => this.submit());
    }
  }

  /** Writes what was collected. */
  submit(): void {
    this.#batchTimer?.cancel();
    this.#batchTimer = undefined;
    const records = this.#batch;
    this.#batch = [];
    if (records.length > 0) this.#write(records);
  }

  /** Resolves when all that was posted is written. */
  async close(): Promise<void> {
    if (this.settings.safeShutdown) this.submit();
    this.#batchTimer?.cancel();
    await this.written();
    await Promise.all(this.backends.map((backend) => backend.close?.()));
  }

  async written(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  #write(records: readonly CallRecord[]): void {
    if (this.backends.length === 0) {
      for (const record of records) this.#announce(record);
      return;
    }
    this.#waiting.push(...records);
    if (this.#waiting.length > MAX_WAITING) {
      this.#logger.error(`${this.#waiting.length - MAX_WAITING} call records are lost: nothing writes them`);
      this.#waiting = this.#waiting.slice(-MAX_WAITING);
    }
    this.#writing ??= this.#writeWaiting().finally(() => {
      this.#writing = undefined;
    });
  }

  /** What comes while others are written goes together the next time. */
  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const records = this.#waiting;
      this.#waiting = [];
      await Promise.all(
        this.backends.map((backend) =>
          backend.write(records).catch((error: unknown) => this.#logger.error(`${backend.name}: ${messageOf(error)}`)),
        ),
      );
      for (const record of records) this.#announce(record);
    }
  }
}

/** One channel alone that nobody answered, and that rang nobody. */
const isLonelyAndUnanswered = ({ disposition, channel, destinationChannel }: CallRecord): boolean =>
  (disposition === 'NO ANSWER' || disposition === 'FAILED' || disposition === 'BUSY') && (channel === '' || destinationChannel === '');
