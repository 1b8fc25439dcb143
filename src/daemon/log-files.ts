import type { WriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { messageOf } from '../base/errors.ts';
import { LOG_LEVELS, type LogLevel } from '../base/logger.ts';
import { openLog } from '../base/regular-file.ts';
import type { LoggerOptions } from '../config/logger-conf.ts';
import { formatTime } from '../core/dialplan/format-time.ts';
import { localTime } from '../core/dialplan/local-time.ts';
import type { LogDestination, LogOutput } from './log-output.ts';

/** Bytes that may wait for a disk; lines beyond are lost and counted, calls go on. */
const MAX_WAITING_BYTES = 4 << 20;

/** The console until logger.conf was read, and where that file says nothing of it. */
export const CONSOLE_LEVELS: ReadonlySet<LogLevel> = new Set(['notice', 'warning', 'error']);

/** What logger.conf asks for: the console and files below the log folder, opened anew at each reload so that they can be rotated. */
export class LogFiles {
  readonly #output: LogOutput;
  readonly #console: (line: string) => void;
  readonly #verbose: boolean;
  #files: LogFile[] = [];

  /** @param verbose the console hears everything, whatever logger.conf says. */
  constructor(output: LogOutput, console: (line: string) => void, verbose: boolean) {
    this.#output = output;
    this.#console = console;
    this.#verbose = verbose;
    output.setDestinations([this.#consoleFor(CONSOLE_LEVELS)]);
  }

  apply({ channels, dateFormat }: LoggerOptions, logDir: string): void {
    const old = this.#files;
    const onConsole = channels.filter((channel) => channel.name === 'console');
    this.#files = channels
      .filter((channel) => channel.name !== 'console')
      .map((channel) => new LogFile(resolve(logDir, channel.name), new Set(channel.levels), this.#console));
    const consoles = onConsole.length > 0 ? onConsole.map((channel) => new Set(channel.levels)) : [CONSOLE_LEVELS];
    const printTime = dateFormat === undefined ? undefined : (atMs: number) => formatTime(dateFormat, localTime(atMs), atMs / 1000);
    this.#output.setDestinations([...consoles.map((levels) => this.#consoleFor(levels)), ...this.#files], printTime);
    for (const file of old) void file.close();
  }

  /** Resolves when all lines are on disk. */
  async close(): Promise<void> {
    this.#output.setDestinations([this.#consoleFor(CONSOLE_LEVELS)]);
    await Promise.all(this.#files.map((file) => file.close()));
    this.#files = [];
  }

  #consoleFor(levels: ReadonlySet<LogLevel>): LogDestination {
    return { levels: this.#verbose ? new Set(LOG_LEVELS) : levels, write: this.#console };
  }
}

class LogFile implements LogDestination {
  readonly levels: ReadonlySet<LogLevel>;
  readonly #stream: WriteStream | undefined;
  #lost = 0;

  constructor(path: string, levels: ReadonlySet<LogLevel>, complain: (line: string) => void) {
    this.levels = levels;
    this.#stream = openLog(path, (error) => complain(`cannot write ${path}: ${messageOf(error)}\n`));
  }

  write(line: string): void {
    if (!this.#stream || this.#stream.writableLength > MAX_WAITING_BYTES || this.#stream.destroyed) {
      this.#lost++;
      return;
    }
    if (this.#lost > 0) this.#stream.write(`${this.#lost} lines were lost here\n`);
    this.#lost = 0;
    // Text is a byte a character, as on the wire.
    this.#stream.write(line, 'latin1');
  }

  close(): Promise<void> {
    return new Promise((done) => {
      if (!this.#stream || this.#stream.destroyed) return done();
      this.#stream.once('close', done);
      this.#stream.end();
    });
  }
}
