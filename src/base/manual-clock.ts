import type { Clock, Timer } from './clock.ts';

/** A clock that stands still until a test advances it. Timers fire in order of their due time, then of their making. */
export class ManualClock implements Clock {
  #now: number;
  /** What falls due together, in the order of its making, by the due time: a test may set tens of thousands of timers. */
  readonly #pending = new Map<number, Set<() => void>>();
  /** Their due times, the next one first. */
  readonly #dues: number[] = [];

  constructor(startMs = 1_700_000_000_000) {
    this.#now = startMs;
  }

  /** Timers that have been set and neither fired nor been cancelled. */
  get pendingTimers(): number {
    return [...this.#pending.values()].reduce((sum, { size }) => sum + size, 0);
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#now;
  }

  setTimer(delayMs: number, run: () => void): Timer {
    const due = this.#now + Math.max(0, delayMs);
    // A function of its own: the same one may be set twice.
    const fire = () => run();
    const together = this.#pending.get(due);
    if (together) {
      together.add(fire);
    } else {
      this.#pending.set(due, new Set([fire]));
      const at = this.#dues.findIndex((other) => other > due);
      this.#dues.splice(at < 0 ? this.#dues.length : at, 0, due);
    }
    return { cancel: () => this.#remove(due, fire) };
  }

  /** Moves time on by `ms`, firing what falls due on the way and letting promises settle after each. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let due = this.#dues[0]; due !== undefined && due <= end; due = this.#dues[0]) {
      const fire = this.#pending.get(due)!.values().next().value!;
      this.#remove(due, fire);
      this.#now = Math.max(this.#now, due);
      fire();
      await settle();
    }
    this.#now = end;
  }

  #remove(due: number, fire: () => void): void {
    const together = this.#pending.get(due);
    if (!together?.delete(fire) || together.size > 0) return;
    this.#pending.delete(due);
    this.#dues.splice(this.#dues.indexOf(due), 1);
  }
}

/** Lets everything that is already due on the promise queue run. */
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
