import type { Clock, Timer } from '../../../base/clock.ts';

/** A change may concern thousands of phones at once, as may a start: so many are told in a pause. */
const PHONES_A_TIME = 50;
const PAUSE_MS = 10;

/** Does something for each of many, a portion at a time, so that nobody else waits for all of them; for a few it is done at once. */
export class Paced<T> {
  readonly #clock: Clock;
  readonly #run: (item: T) => void;
  readonly #waiting = new Set<T>();
  #left = PHONES_A_TIME;
  #pause: Timer | undefined;

  constructor(clock: Clock, run: (item: T) => void) {
    this.#clock = clock;
    this.#run = run;
  }

  /** What waits already is done once. */
  add(item: T): void {
    this.#waiting.add(item);
    this.#go();
  }

  delete(item: T): void {
    this.#waiting.delete(item);
  }

  close(): void {
    this.#pause?.cancel();
    this.#waiting.clear();
  }

  #go(): void {
    for (const item of this.#waiting) {
      if (this.#left === 0) return;
      this.#left--;
      this.#waiting.delete(item);
      this.#pause ??= this.#clock.setTimer(PAUSE_MS, () => {
        this.#pause = undefined;
        this.#left = PHONES_A_TIME;
        this.#go();
      });
      this.#run(item);
    }
  }
}
