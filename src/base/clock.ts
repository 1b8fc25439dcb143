/**
 * Time as the exchange sees it. Timing logic (transactions, sessions, retransmission) takes a Clock so that its tests advance time by
 * hand; nothing under `src` calls `setTimeout` or `Date.now` directly outside this file and the media pacer.
 */
export interface Clock {
  /** Milliseconds since the epoch, fractions kept. */
  now(): number;
  /** Milliseconds of a clock that never goes back. */
  monotonic(): number;
  /** Calls `run` once after `delayMs`. A timer never keeps the process alive by itself. */
  setTimer(delayMs: number, run: () => void): Timer;
}

export interface Timer {
  cancel(): void;
}

/** The machine's own clock. */
export class SystemClock implements Clock {
  now(): number {
    return performance.timeOrigin + performance.now();
  }

  monotonic(): number {
    return performance.now();
  }

  setTimer(delayMs: number, run: () => void): Timer {
    const handle = setTimeout(run, Math.min(delayMs, MAX_DELAY_MS));
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  }
}

/** What `setTimeout` can hold; a longer delay would fire at once. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** Resolves after `delayMs`, or rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = () => {
      timer.cancel();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
