import type { Clock, Timer } from '../base/clock.ts';
import { cutTo } from './manager/text-width.ts';
import { visible } from './visible.ts';

const EVERY_MS = 200;
/** Where the terminal does not say. */
const COLUMNS = 80;

/** What of a terminal is needed; `process.stderr` is one. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** One line at the foot of a terminal that tells how far long work has come; where there is no terminal it is silent. */
export class ProgressLine {
  readonly #output: ProgressOutput;
  readonly #clock: Clock;
  readonly #text: () => string;
  #timer: Timer | undefined;

  /** @param text what is told, asked for five times a second */
  constructor(output: ProgressOutput, clock: Clock, text: () => string) {
    this.#output = output;
    this.#clock = clock;
    this.#text = text;
    if (output.isTTY) this.#show();
  }

  /** Takes the line away. */
  end(): void {
    if (!this.#timer) return;
    this.#timer.cancel();
    this.#timer = undefined;
    this.#output.write('\r\u001b[K');
  }

  #show(): void {
    // A line that wraps could not be taken back.
    this.#output.write(`\r${cutTo(visible(this.#text()), (this.#output.columns || COLUMNS) - 1)}\u001b[K`);
    this.#timer = this.#clock.setTimer(EVERY_MS, () => this.#show());
  }
}

/** `1:02:09`, `2:09`. */
export function printElapsed(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, String(seconds % 60).padStart(2, '0')];
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

const KIB = 1024;

/** `812 B`, `1.5 KiB`, `12.0 MiB`. */
export function printBytes(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`;
  return bytes < KIB * KIB ? `${(bytes / KIB).toFixed(1)} KiB` : `${(bytes / KIB / KIB).toFixed(1)} MiB`;
}
