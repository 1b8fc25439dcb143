import type { ReadStream, WriteStream } from 'node:tty';
import { cutTo } from './text-width.ts';

/** Terminals that do not know their size say 0. */
const ROWS = 24;
const COLUMNS = 80;

const ENTER = '\u001b[?1049h\u001b[?25l';
const LEAVE = '\u001b[?25h\u001b[?1049l';

/** The whole terminal, given back as it was. What is shown is written over what was there, without a blank in between. */
export class Screen {
  readonly #keys: ReadStream;
  readonly #output: WriteStream;
  #last = '';
  #onResize: (() => void) | undefined;

  constructor(keys: ReadStream, output: WriteStream) {
    this.#keys = keys;
    this.#output = output;
    keys.setRawMode(true).setEncoding('utf8');
    output.write(ENTER);
  }

  onKey(listener: (key: string) => void): void {
    this.#keys.on('data', (keys: string) => {
      for (const key of keys) listener(key);
    });
  }

  onResize(listener: () => void): void {
    this.#onResize = () => {
      // The terminal may have moved what was there.
      this.#last = '';
      listener();
    };
    this.#output.on('resize', this.#onResize);
  }

  /** Lines that do not fit are counted, columns that do not are left out: a line that wraps would push the others off. */
  show(text: string): void {
    const frame = frameOf(text, this.#output.rows || ROWS, this.#output.columns || COLUMNS);
    if (frame !== this.#last) this.#output.write(frame);
    this.#last = frame;
  }

  close(): void {
    if (this.#onResize) this.#output.off('resize', this.#onResize);
    this.#keys.setRawMode(false).pause();
    this.#output.write(LEAVE);
  }
}

/** What is written to show a text on a terminal of that size. */
export function frameOf(text: string, rows: number, columns: number): string {
  const lines = text.trimEnd().split('\n');
  const room = Math.max(1, rows - 1);
  const more = `... ${lines.length - room + 1} lines more`;
  // Where there is room for one line, the head says the most.
  const fitting = lines.length <= room ? lines : room === 1 ? lines.slice(0, 1) : [...lines.slice(0, room - 1), more];
  return `\u001b[H${fitting.map((line) => `${cutTo(line, columns)}\u001b[K`).join('\r\n')}\u001b[J`;
}
