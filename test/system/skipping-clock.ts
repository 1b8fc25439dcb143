import { type Clock, SystemClock, type Timer } from '../../src/base/clock.ts';

interface Waiting {
  readonly dueAt: number;
  readonly run: () => void;
  timer: Timer;
}

/** The machine's clock, which counts its timers and can be set forward: what would come within that time comes at once. */
export class SkippingClock implements Clock {
  readonly #system = new SystemClock();
  readonly #waiting = new Set<Waiting>();
  #skippedMs = 0;

  /** Timers that were set and have neither come nor been cancelled. */
  get pending(): number {
    return this.#waiting.size;
  }

  now(): number {
    return this.#system.now() + this.#skippedMs;
  }

  monotonic(): number {
    return this.#system.monotonic() + this.#skippedMs;
  }

  setTimer(delayMs: number, run: () => void): Timer {
    const waiting: Waiting = { dueAt: this.monotonic() + delayMs, run, timer: this.#start(delayMs, () => this.#fire(waiting)) };
    this.#waiting.add(waiting);
    return {
      cancel: () => {
        waiting.timer.cancel();
        this.#waiting.delete(waiting);
      },
    };
  }

  /** Goes forward, a timer at a time in their order, and lets the loop turn after each. */
  async skip(ms: number): Promise<void> {
    const end = this.monotonic() + ms;
    for (;;) {
      const next = [...this.#waiting].sort((a, b) => a.dueAt - b.dueAt)[0];
      if (!next || next.dueAt > end) break;
      this.#skippedMs += Math.max(0, next.dueAt - this.monotonic());
      this.#fire(next);
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#skippedMs += Math.max(0, end - this.monotonic());
    for (const waiting of this.#waiting) {
      waiting.timer.cancel();
      waiting.timer = this.#start(Math.max(0, waiting.dueAt - this.monotonic()), () => this.#fire(waiting));
    }
  }

  #start(delayMs: number, run: () => void): Timer {
    return this.#system.setTimer(delayMs, run);
  }

  #fire(waiting: Waiting): void {
    waiting.timer.cancel();
    if (this.#waiting.delete(waiting)) waiting.run();
  }
}
