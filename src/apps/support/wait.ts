import type { ApplicationContext } from '../../core/dialplan/define-application.ts';

/** Waits for ever: until the run is interrupted, which it throws. */
export function untilInterrupted({ signal }: Pick<ApplicationContext, 'signal'>): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

/** Settles with the promise, or throws the interruption as soon as there is one. */
export async function orInterrupted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort);
  }
}

/** Seconds with fractions as applications take them, in milliseconds; undefined for text that is no number. */
export function parseSeconds(text: string | undefined): number | undefined {
  const found = /^\s*(\d+(?:\.\d*)?|\.\d+)/.exec(text ?? '');
  return found ? Number(found[1]) * 1000 : undefined;
}
