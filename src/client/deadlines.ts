import type { Clock, Timer } from '../base/clock.ts';

/** What waits for something, and for how long at most. */
export interface Waiting {
  readonly timeoutMs: number;
  /** Set by `Deadlines`: a reading of the monotonic clock. */
  dueAt: number;
  /** True while it does not wait for anybody but its own program: its time stands still. */
  readonly isPaused: boolean;
  /** Its time is over. */
  overdue(): void;
}

/**
 * One timer for all that waits. Nearly everything comes in time, so that a timer of its own would be set and cancelled for nothing; this one
 * goes off when something may be due, sees what is, and is set again for what comes next.
 */
export class Deadlines {
  readonly #clock: Clock;
  /** By their time. Who began to wait first stands first in its set, and falls due first. */
  readonly #waiting = new Map<number, Set<Waiting>>();
  #timer: Timer | undefined;
  #firesAt = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** `one` begins to wait; if it waits already, its time begins anew. */
  begin(one: Waiting): void {
    const { timeoutMs } = one;
    const now = this.#clock.monotonic();
    one.dueAt = now + timeoutMs;
    const others = this.#waiting.get(timeoutMs);
    if (others) {
      others.delete(one);
      others.add(one);
    } else {
      this.#waiting.set(timeoutMs, new Set([one]));
    }
    if (one.dueAt < this.#firesAt) this.#setTimer(one.dueAt, now);
  }

  end(one: Waiting): void {
    const others = this.#waiting.get(one.timeoutMs);
    if (others?.delete(one) && others.size === 0) this.#waiting.delete(one.timeoutMs);
  }

  /** Leaves no timer behind. What begins to wait later sets one again. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#firesAt = Number.POSITIVE_INFINITY;
  }

  #setTimer(dueAt: number, now: number): void {
    this.#timer?.cancel();
    this.#firesAt = dueAt;
    this.#timer = this.#clock.setTimer(dueAt - now, () => this.#look());
  }

  #look(): void {
    this.stop();
    const now = this.#clock.monotonic();
    let next = Number.POSITIVE_INFINITY;
    const paused: Waiting[] = [];
    for (const waiting of [...this.#waiting.values()]) {
      for (const one of waiting) {
        if (one.dueAt > now) {
          next = Math.min(next, one.dueAt);
          break;
        }
        if (one.isPaused) paused.push(one);
        else one.overdue();
      }
    }
    // Not within the loop: begun anew they stand last in their set, where those without any time would come round again for ever.
    for (const one of paused) this.begin(one);
    if (next < this.#firesAt) this.#setTimer(next, now);
  }
}
