import type { Clock, Timer } from '../../../base/clock.ts';

/** Least length of a digit, and the pause between two. */
const MIN_DIGIT_MS = 40;
const MAX_DIGIT_MS = 8000;
const PAUSE_MS = 60;
/** Digits that may wait. */
const MAX_WAITING = 64;

/** Sends digits one after the other, each with a beginning and an end. */
export class DigitQueue {
  readonly #clock: Clock;
  readonly #begin: (digit: string) => void;
  readonly #end: (digit: string) => void;
  readonly #waiting: { readonly digit: string; readonly durationMs: number }[] = [];
  #timer: Timer | undefined;

  constructor(clock: Clock, begin: (digit: string) => void, end: (digit: string) => void) {
    this.#clock = clock;
    this.#begin = begin;
    this.#end = end;
  }

  /** What is no digit, and what comes while too many wait, is ignored. */
  send(digit: string, durationMs: number): void {
    if (!/^[0-9*#A-Da-d]$/.test(digit) || this.#waiting.length >= MAX_WAITING) return;
    this.#waiting.push({ digit: digit.toUpperCase(), durationMs: Math.min(Math.max(durationMs, MIN_DIGIT_MS), MAX_DIGIT_MS) });
    if (!this.#timer) this.#next();
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#waiting.length = 0;
  }

  #next(): void {
    const next = this.#waiting.shift();
    this.#timer = undefined;
    if (!next) return;
    this.#begin(next.digit);
    this.#timer = this.#clock.setTimer(next.durationMs, () => {
      this.#end(next.digit);
      this.#timer = this.#clock.setTimer(PAUSE_MS, () => this.#next());
    });
  }
}
