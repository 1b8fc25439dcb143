export interface BackOffOptions {
  /** The longest wait before the first try. 500 ms unless given. */
  readonly firstMs: number;
  /** The longest wait of all. 30 s unless given. */
  readonly mostMs: number;
  /** A login that held this long starts the count anew. 10 s unless given. */
  readonly stableAfterMs: number;
}

export const DEFAULT_BACK_OFF: BackOffOptions = { firstMs: 500, mostMs: 30_000, stableAfterMs: 10_000 };

/**
 * Waits between tries: each may be twice as long as the one before, up to the most, and is drawn between half of that and all of it, so that
 * the clients of a server that comes back do not all come at once.
 */
export class BackOff {
  readonly #options: BackOffOptions;
  readonly #random: () => number;
  #tries = 0;

  constructor(options: BackOffOptions, random: () => number = Math.random) {
    this.#options = options;
    this.#random = random;
  }

  /** Tries since the last stable login. */
  get tries(): number {
    return this.#tries;
  }

  /** How long to wait before the next try, in milliseconds. */
  next(): number {
    const { firstMs, mostMs } = this.#options;
    const most = Math.min(mostMs, firstMs * 2 ** Math.min(this.#tries++, 30));
    return most * (0.5 + this.#random() / 2);
  }

  /** A login ended that had held for `heldMs`. */
  held(heldMs: number): void {
    if (heldMs >= this.#options.stableAfterMs) this.#tries = 0;
  }
}
