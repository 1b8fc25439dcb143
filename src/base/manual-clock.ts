import type { Clock, Timer } from './clock.ts';

interface Pending {
  readonly due: number;
  readonly run: () => void;
}

/** A clock that stands still until a test advances it. Timers fire in order of their due time, then of their making. */
export class ManualClock implements Clock {
  #now: number;
  /** In the order in which they fall due, of those due together the one that was made first: a test may set tens of thousands. */
  readonly #pending: Pending[] = [];

  constructor(startMs = 1_700_000_000_000) {
    this.#now = startMs;
  }

  /** Timers that have been set and neither fired nor been cancelled. */
  get pendingTimers(): number {
    return this.#pending.length;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  setTimer(delayMs: number, run: () => void): Timer {
    const pending: Pending = { due: this.#now + Math.max(0, delayMs), run };
    this.#pending.splice(
      this.#countBefore((due) => due <= pending.due),
      0,
      pending,
    );
    return { cancel: () => this.#remove(pending) };
  }

  /** Moves time on by `ms`, firing what falls due on the way and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let next = this.#pending[0]; next && next.due <= end; next = this.#pending[0]) {
      this.#pending.shift();
      this.#now = Math.max(this.#now, next.due);
      next.run();
      await settle();
    }
    this.#now = end;
  }

  #remove(pending: Pending): void {
    const at = this.#pending.indexOf(
      pending,
      this.#countBefore((due) => due < pending.due),
    );
    if (at >= 0) this.#pending.splice(at, 1);
  }

  /** How many stand before the first whose due time is not `isBefore`. */
  #countBefore(isBefore: (due: number) => boolean): number {
    let [from, to] = [0, this.#pending.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (isBefore(this.#pending[middle]!.due)) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

/** Lets everything that is already due on the promise queue run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
