/** What ends when a signal aborts. */
export interface Abortable {
  /** Ends with the signal's reason. */
  fail(reason: unknown): void;
}

interface Listener {
  readonly heeding: Set<Abortable>;
  readonly onAbort: () => void;
}

/**
 * A signal goes through all its listeners to add one and to take one away. Where thousands of actions share one, that is nearly all that is
 * done: here a signal has one listener for all of them.
 */
const listeners = new WeakMap<AbortSignal, Listener>();

/** `one` fails when the signal aborts, which it has not yet. */
export function heed(signal: AbortSignal, one: Abortable): void {
  let listener = listeners.get(signal);
  if (!listener) {
    const heeding = new Set<Abortable>();
    const onAbort = () => {
      listeners.delete(signal);
      for (const each of heeding) each.fail(signal.reason);
    };
    listener = { heeding, onAbort };
    listeners.set(signal, listener);
    signal.addEventListener('abort', onAbort, { once: true });
  }
  listener.heeding.add(one);
}

/** It has ended otherwise. A signal that nobody heeds has no listener, which would keep some kinds of signals in memory. */
export function heedNoMore(signal: AbortSignal, one: Abortable): void {
  const listener = listeners.get(signal);
  if (!listener?.heeding.delete(one) || listener.heeding.size > 0) return;
  listeners.delete(signal);
  signal.removeEventListener('abort', listener.onAbort);
}
