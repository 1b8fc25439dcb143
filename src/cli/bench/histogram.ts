/** Each step is this much longer than the one before: a quantile is right to half of that. */
const STEP = 1.02;
const SHORTEST_MS = 0.001;
/** 0.001 ms to more than ten minutes. */
const STEPS = 1024;

/** How long things took, in memory that does not grow with how many there were. */
export class Histogram {
  readonly #counts = new Float64Array(STEPS);
  count = 0;
  maxMs = 0;

  add(ms: number): void {
    const step = Math.log(Math.max(ms, SHORTEST_MS) / SHORTEST_MS) / Math.log(STEP);
    const at = Math.min(STEPS - 1, Math.floor(step));
    this.#counts[at] = (this.#counts[at] ?? 0) + 1;
    this.count++;
    this.maxMs = Math.max(this.maxMs, ms);
  }

  /** The time within which that part of all was done; undefined while there is none. */
  quantileMs(part: number): number | undefined {
    if (this.count === 0) return undefined;
    let left = Math.ceil(part * this.count);
    for (let at = 0; at < STEPS; at++) {
      left -= this.#counts[at] ?? 0;
      if (left <= 0) return Math.min(SHORTEST_MS * STEP ** (at + 0.5), this.maxMs);
    }
    return this.maxMs;
  }
}
