/**
 * A listener list per event name, typed. A listener that throws does not keep the others from hearing: its error goes to `onError`, as does the
 * one that the promise of an `async` listener is rejected with.
 */
export class TypedEmitter<Events extends { [K in keyof Events]: (...args: never[]) => void }> {
  /** Made with the first listener, as many emitters never have one. The lists are replaced, never changed: one that is being gone through stays as it is. */
  #listeners: Map<keyof Events, readonly Events[keyof Events][]> | undefined;
  readonly #onError: (error: unknown) => void;

  /** @param onError hears what a listener throws; by default it is thrown again outside the emitter's caller. */
  constructor(onError: (error: unknown) => void = rethrowLater) {
    this.#onError = onError;
  }

  /** Adds a listener; the result takes it away again. */
  on<K extends keyof Events>(name: K, listener: Events[K]): () => void {
    this.#listeners ??= new Map();
    this.#listeners.set(name, [...(this.#listeners.get(name) ?? []), listener]);
    return () => this.#remove(name, listener);
  }

  /** As `on`, for the next occurrence only. */
  once<K extends keyof Events>(name: K, listener: Events[K]): () => void {
    const off = this.on(name, ((...args: Parameters<Events[K]>) => {
      off();
      listener(...args);
    }) as unknown as Events[K]);
    return off;
  }

  emit<K extends keyof Events>(name: K, ...args: Parameters<Events[K]>): void {
    const listeners = this.#listeners?.get(name);
    if (!listeners) return;
    for (const listener of listeners) {
      try {
        const done: unknown = listener(...args);
        if (isPromise(done)) done.then(undefined, this.#onError);
      } catch (error) {
        this.#onError(error);
      }
    }
  }

  /** How many listeners there are, of one event or of all. */
  count(name?: keyof Events): number {
    if (name !== undefined) return this.#listeners?.get(name)?.length ?? 0;
    let total = 0;
    for (const listeners of this.#listeners?.values() ?? []) total += listeners.length;
    return total;
  }

  clear(): void {
    this.#listeners = undefined;
  }

  #remove(name: keyof Events, listener: Events[keyof Events]): void {
    const left = this.#listeners?.get(name)?.filter((one) => one !== listener);
    if (!left) return;
    if (left.length > 0) this.#listeners?.set(name, left);
    else this.#listeners?.delete(name);
  }
}

/** One of another realm, too, as under jest. */
const isPromise = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
