import type { Clock, Timer } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import type { Logger } from '../base/logger.ts';
import type { RecordBackend } from './ports/record-backend.ts';

/** Records that are written together: so many that the disk is not asked for each, so few that a table does not hold the calls up. */
const MAX_AT_ONCE = 500;

/** After this long a backend that could not write is tried again. */
const RETRY_MS = 5000;

/** The queue that lanes write from. Each record has a serial number, without gaps. */
export interface RecordQueue<Entry> {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Up to `count` records from that number on. */
  from(serial: number, count: number): readonly Entry[];
  /** A lane has written something, or cannot write any more. */
  moved(): void;
}

/**
 * One backend and how far it has come in the queue: idle, writing, or failing. One that fails is reported once, tried again with the very
 * same records after a while, and goes on where it stopped.
 */
export class RecordLane<Entry> {
  readonly #queue: RecordQueue<Entry>;
  #backend: RecordBackend<Entry>;
  /** Number of the record that is fetched next. */
  #next: number;
  /** What was fetched and is not written. */
  #batch: readonly Entry[] = [];
  #writing: Promise<void> | undefined;
  #retry: Timer | undefined;
  #isFailing = false;
  /** Records that the queue dropped since it last wrote. */
  #lost = 0;
  /** It has nothing to do with records from this number on. */
  #end = Number.POSITIVE_INFINITY;

  constructor(queue: RecordQueue<Entry>, backend: RecordBackend<Entry>, next: number) {
    this.#queue = queue;
    this.#backend = backend;
    this.#next = next;
  }

  get backend(): RecordBackend<Entry> {
    return this.#backend;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** All records before this number are fetched: the queue need not keep them. */
  get fetched(): number {
    return this.#next >= this.#end ? Number.POSITIVE_INFINITY : this.#next;
  }

  /** All records before this number are written. */
  get written(): number {
    return this.#batch.length > 0 ? this.#next - this.#batch.length : this.fetched;
  }

  /** There are records, or may be. */
  wake(): void {
    if (this.#writing || this.#retry || !this.#fetch()) return;
    this.#writing = this.#write();
  }

  /** The queue has dropped all before this number. */
  skipTo(serial: number): void {
    const dropped = Math.min(serial, this.#end) - this.#next;
    if (dropped <= 0) return;
    if (this.#lost === 0) this.#queue.logger.error(`${this.#backend.name}: too many records wait, the oldest are lost`);
    this.#next += dropped;
    this.#lost += dropped;
  }

  /** Another backend for the same records, such as one with new settings; the old one is closed when it has written what it was given. */
  replaceBackend(backend: RecordBackend<Entry>): void {
    const old = this.#backend;
    if (old === backend) return;
    this.#backend = backend;
    void this.idle().then(() => old.close?.());
    this.#tryAgain();
  }

  /** Writes what there is before this number, tries once where it fails, and closes the backend. */
  async finish(end: number): Promise<void> {
    this.#end = end;
    this.#tryAgain();
    await this.idle();
    this.#retry?.cancel();
    const unwritten = this.#lost + Math.max(0, end - this.written);
    if (unwritten > 0) this.#queue.logger.error(`${this.#backend.name}: ${unwritten} records could not be written and are lost`);
    await this.#backend.close?.();
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  #tryAgain(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    this.wake();
  }

  async #write(): Promise<void> {
    do {
      try {
        await this.#backend.write(this.#batch);
      } catch (error) {
        this.#fail(error);
        break;
      }
      this.#batch = [];
      this.#recover();
      this.#queue.moved();
    } while (this.#fetch());
    this.#writing = undefined;
  }

  /** False where there is nothing to write. */
  #fetch(): boolean {
    if (this.#batch.length > 0) return true;
    this.#batch = this.#queue.from(this.#next, Math.min(MAX_AT_ONCE, this.#end - this.#next));
    this.#next += this.#batch.length;
    return this.#batch.length > 0;
  }

  #fail(error: unknown): void {
    this.#retry = this.#queue.clock.setTimer(RETRY_MS, () => this.#tryAgain());
    if (this.#isFailing) return;
    this.#isFailing = true;
    this.#queue.logger.error(`${this.#backend.name}: ${messageOf(error)}; records are kept and written when it works again`);
    this.#queue.moved();
  }

  #recover(): void {
    if (!this.#isFailing && this.#lost === 0) return;
    const lost = this.#lost === 0 ? 'no record is' : `${this.#lost} records are`;
    this.#queue.logger.notice(`${this.#backend.name}: works again, ${lost} lost`);
    this.#isFailing = false;
    this.#lost = 0;
  }
}
