/** Local pairs that one call may have at a time: rings of hundreds are served, an extension that dials itself comes to an end. */
export const MAX_PAIRS_A_CALL = 256;

interface Account {
  pairs: number;
  isSpent: boolean;
}

/**
 * Counts the pairs of each call, by the linked id that it had when they were made. A call that came to the limit gets no further one until
 * its last is gone: what dials itself twice would otherwise take every place that becomes free, and never end.
 */
export class CallBudget {
  readonly #calls = new Map<string, Account>();

  /** Calls that have pairs. */
  get size(): number {
    return this.#calls.size;
  }

  /** How many pairs the call has. */
  count(call: string): number {
    return this.#calls.get(call)?.pairs ?? 0;
  }

  /** False where the call may have no further pair. `first` is true the first time that this is said of it. */
  mayHaveMore(call: string | undefined): { readonly may: boolean; readonly first: boolean } {
    const account = call === undefined ? undefined : this.#calls.get(call);
    if (!account || (!account.isSpent && account.pairs < MAX_PAIRS_A_CALL)) return { may: true, first: false };
    const first = !account.isSpent;
    account.isSpent = true;
    return { may: false, first };
  }

  /** A pair was made. Call what comes back once, when it is gone. */
  take(call: string): () => void {
    const account = this.#calls.get(call) ?? { pairs: 0, isSpent: false };
    this.#calls.set(call, account);
    account.pairs++;
    return () => {
      if (--account.pairs === 0) this.#calls.delete(call);
    };
  }
}
