import { Histogram } from './histogram.ts';

/** What came of a load: how often it went well and how long that took, how often it did not and why. */
export class Tally {
  readonly took = new Histogram();
  readonly failures = new Map<string, number>();
  failed = 0;
  /** When it last went well, by the monotonic clock. */
  lastAt: number | undefined;

  get done(): number {
    return this.took.count;
  }

  succeed(startedAt: number, now: number): void {
    this.took.add(now - startedAt);
    this.lastAt = now;
  }

  fail(reason: string, times = 1): void {
    if (times <= 0) return;
    this.failed += times;
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + times);
  }
}
