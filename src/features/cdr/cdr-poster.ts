import type { Clock, Timer } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { CallRecord } from '../../core/ports/call-records.ts';
import { RecordWriter } from '../../core/record-writer.ts';

export interface BatchSettings {
  readonly enabled: boolean;
  /** Records after which a batch is written, and the longest time that one of them waits. */
  readonly size: number;
  readonly timeMs: number;
  /** What is collected is written when the exchange stops. */
  readonly safeShutdown: boolean;
  /** `cdr show status` says so. */
  readonly schedulerOnly: boolean;
}

/**
 * Chooses the records that are wanted and has them written. Where batches are asked for, records are collected first, and those of the last
 * batch are lost by a crash, untold.
 */
export class CdrPoster {
  readonly #clock: Clock;
  readonly writer: RecordWriter<CallRecord>;
  #batch: CallRecord[] = [];
  #batchTimer: Timer | undefined;
  #batchDueMs = 0;
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
    this.writer = new RecordWriter({ clock, logger: logger.child('cdr') }, announce);
    this.settings = settings;
    this.logsUnanswered = logsUnanswered;
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
      this.writer.write(wanted);
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
    if (records.length > 0) this.writer.write(records);
  }

  /** Resolves when all that was posted is written. */
  async close(): Promise<void> {
    if (this.settings.safeShutdown) this.submit();
    this.#batchTimer?.cancel();
    await this.writer.close();
  }
}

/** One channel alone that nobody answered, and that rang nobody. */
const isLonelyAndUnanswered = ({ disposition, channel, destinationChannel }: CallRecord): boolean =>
  (disposition === 'NO ANSWER' || disposition === 'FAILED' || disposition === 'BUSY') && (channel === '' || destinationChannel === '');
