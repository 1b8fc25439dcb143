import type { Clock } from '../base/clock.ts';
import type { LogLevel, LogRecord } from '../base/logger.ts';
import { LogFlood } from './log-flood.ts';

/** Characters of a record's text that are written: a name from outside may have tens of thousands. */
const MAX_LINE = 4096;

/** A place that log lines go to, and what it wants to hear. */
export interface LogDestination {
  readonly levels: ReadonlySet<LogLevel>;
  /** Takes a line with its end; returns at once. */
  write(line: string): void;
}

/**
 * Hands each record to every destination that wants its level, as `[2026-01-31 12:00:00.000] WARNING sip.auth: text`. Lines of a record
 * after the first are indented, so that no text from outside looks like a record of its own. Neither a long text nor very many fill the log.
 */
export class LogOutput {
  readonly #clock: Clock;
  readonly #flood: LogFlood;
  #destinations: readonly LogDestination[];
  #printTime = isoTime;

  constructor(clock: Clock, destinations: readonly LogDestination[]) {
    this.#clock = clock;
    this.#flood = new LogFlood(clock, this.#hand);
    this.#destinations = destinations;
  }

  /** Takes the place of what was there: a reload of logger.conf. */
  setDestinations(destinations: readonly LogDestination[], printTime = isoTime): void {
    this.#destinations = destinations;
    this.#printTime = printTime;
  }

  readonly write = (record: LogRecord): void => {
    if (this.#flood.takes(record)) this.#hand(record);
  };

  readonly #hand = (record: LogRecord): void => {
    let line: string | undefined;
    for (const destination of this.#destinations) {
      if (!destination.levels.has(record.level)) continue;
      line ??= this.#print(record);
      destination.write(line);
    }
  };

  #print({ level, scope, message }: LogRecord): string {
    return `[${this.#printTime(this.#clock.now())}] ${level.toUpperCase()} ${scope || 'ringdown'}: ${printable(message)}\n`;
  }
}

/** Milliseconds since the epoch as `2026-01-31 12:00:00.000`, UTC. */
const isoTime = (atMs: number): string => new Date(atMs).toISOString().replace('T', ' ').slice(0, -1);

/** Text from a peer may hold anything; a terminal is told only what prints. */
const printable = (text: string): string =>
  (text.length <= MAX_LINE ? text : `${text.slice(0, MAX_LINE)}... (${text.length - MAX_LINE} characters more)`)
    .replace(/\r?\n/g, '\n    ')
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
