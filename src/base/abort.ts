/** An AbortController whose reason is one of a few words, so that whoever was interrupted can tell why. */
export class TypedAbort<Reason extends string> {
  readonly #controller = new AbortController();

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Why it was aborted; undefined while it was not. */
  get reason(): Reason | undefined {
    const reason: unknown = this.#controller.signal.reason;
    return reason instanceof Aborted ? (reason.reason as Reason) : undefined;
  }

  /** Aborts; only the first reason counts. */
  abort(reason: Reason): void {
    if (!this.#controller.signal.aborted) this.#controller.abort(new Aborted(reason));
  }
}

/** What an interrupted function throws. It says nothing went wrong. */
export class Aborted extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(`aborted: ${reason}`);
    this.name = 'Aborted';
    this.reason = reason;
  }
}

/** The word a signal was aborted with; undefined while it was not, `other` when something else aborted it. */
export function abortReason(signal: AbortSignal): string | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason instanceof Aborted ? signal.reason.reason : 'other';
}

/** Settles as `promise` does, or rejects with the signal's reason if that comes first. The promise itself goes on. */
export function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
