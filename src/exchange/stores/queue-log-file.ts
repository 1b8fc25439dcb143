import type { WriteStream } from 'node:fs';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import { openLog } from '../../base/regular-file.ts';
import type { QueueLog } from '../../core/ports/queue-log.ts';

/** Bytes that may wait for a disk; lines beyond are lost and counted, calls go on. */
const MAX_WAITING_BYTES = 4 << 20;

/** The longest line that Asterisk writes. */
const LONGEST_LINE = 8191;

/** `queue_log` in Asterisk's form: `seconds|call|queue|agent|event|data...`, appended, opened anew when logs are rotated. */
export class QueueLogFile implements QueueLog {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #stream: WriteStream | undefined;
  #lost = 0;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger.child('queue_log');
  }

  /** Writes to that file from now on; undefined writes nothing. */
  open(path: string | undefined): void {
    this.#stream?.end();
    this.#stream = path === undefined ? undefined : openLog(path, (error) => this.#logger.error(`cannot write ${path}`, error));
  }

  write({ callId, queue, agent, event }: Parameters<QueueLog['write']>[0], ...data: readonly (string | number)[]): void {
    const stream = this.#stream;
    if (!stream || stream.destroyed) return;
    if (stream.writableLength > MAX_WAITING_BYTES) {
      this.#lost++;
      return;
    }
    if (this.#lost > 0) this.#logger.error(`${this.#lost} lines were lost: the disk is too slow`);
    this.#lost = 0;
    const line = [Math.floor(this.#clock.now() / 1000), callId, queue, agent, event, ...data].join('|');
    // Text is a byte a character, as on the wire; a line end from outside would be a line of its own.
    stream.write(`${line.replace(/[\r\n]/g, ' ').slice(0, LONGEST_LINE)}\n`, 'latin1');
  }

  /** Resolves when all lines are with the system. */
  close(): Promise<void> {
    const stream = this.#stream;
    this.#stream = undefined;
    return new Promise((done) => {
      if (!stream || stream.destroyed) return done();
      stream.once('close', done);
      stream.end();
    });
  }
}
