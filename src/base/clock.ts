/**
 * Time as the exchange sees it. Timing logic (transactions, sessions, retransmission) takes a Clock so that its tests advance time by
 * hand; nothing under `src` calls `setTimeout` or `Date.now` directly outside this file and the media pacer.
 */
export interface Clock {
  /** Milliseconds since the epoch, fractions kept. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  /** Calls `run` once after `delayMs`. A timer does not keep the process alive by itself unless it `holdsProcess`. */
  setTimer(delayMs: number, run: () => void, options?: TimerOptions): Timer;
}

export interface TimerOptions {
  /** For a wait that is all that a program has to do: the one before a reconnection. */
  readonly holdsProcess?: boolean;
}

export interface Timer {
  cancel(): void;
}

/**
 * The machine's clock as it was when the process started, gone on by one that nobody sets: durations between two times of `now` are right, a
 * machine's clock that is set later is not followed.
 */
export class SystemClock implements Clock {
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  monotonic(): number {
    return performance.now();
  }

  setTimer(delayMs: number, run: () => void, options?: TimerOptions): Timer {
    const handle = setTimeout(run, Math.min(delayMs, MAX_DELAY_MS));
    // In a browser the handle is a number.
    if (!options?.holdsProcess && typeof handle === 'object') handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

/** What `setTimeout` can hold; a longer delay would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal, options?: TimerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(
      delayMs,
      () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      },
      options,
    );
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
