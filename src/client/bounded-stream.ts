import { checkCount } from './quantities.ts';

/** What happens to a value that comes while the stream is full. */
export type WhenFull =
  /** The value that waits longest goes. */
  | 'drop-oldest'
  /** The new value goes. */
  | 'drop-newest'
  /** Nothing goes: `onFull` is to stop the source. */
  | 'wait';

export interface StreamOptions {
  /** Values that may wait; one at least. */
  readonly limit: number;
  readonly whenFull: WhenFull;
  /** The stream is full (true), or half empty again (false). */
  readonly onFull?: (isFull: boolean) => void;
  /** The reader went away, or has read it to its end. */
  readonly onDone?: () => void;
}

/** Values that wait for one reader, who goes through them with `for await`. Memory is bounded by `limit`. */
export class BoundedStream<T> implements AsyncIterableIterator<T> {
  readonly #options: StreamOptions;
  readonly #waiting: T[] = [];
  readonly #readers: { resolve(result: IteratorResult<T>): void; reject(error: unknown): void }[] = [];
  #first = 0;
  #dropped = 0;
  #isFull = false;
  #end: { readonly error: unknown } | undefined;

  /** @throws AmiError `AMI_INVALID` for a limit that is none */
  constructor(options: StreamOptions) {
    checkCount('limit', options.limit, 1);
    this.#options = options;
  }

  /** Values that wait to be read. */
  get size(): number {
    return this.#waiting.length - this.#first;
  }

  /** Values that the reader will never see, as it was too slow. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Full, and the source told to stop. */
  get isFull(): boolean {
    return this.#isFull;
  }

  push(value: T): void {
    if (this.#end) return;
    const reader = this.#readers.shift();
    if (reader) {
      reader.resolve({ value, done: false });
      return;
    }
    const { limit, whenFull } = this.#options;
    if (this.size >= limit && whenFull !== 'wait') {
      this.#dropped++;
      if (whenFull === 'drop-newest') return;
      this.#take();
    }
    this.#waiting.push(value);
    if (this.size >= limit) this.#tellFull(true);
  }

  /** Nothing more comes. What waits can still be read; then the reader gets `error`, if there is one. */
  end(error?: unknown): void {
    if (this.#end) return;
    this.#end = { error };
    if (this.size > 0 || this.#readers.length === 0) return;
    for (const reader of this.#readers.splice(0)) this.#finish(reader);
  }

  next(): Promise<IteratorResult<T>> {
    return new Promise((resolve, reject) => {
      if (this.size > 0) {
        resolve({ value: this.#take(), done: false });
        if (this.size <= this.#options.limit / 2) this.#tellFull(false);
      } else if (this.#end) {
        this.#finish({ resolve, reject });
      } else {
        this.#readers.push({ resolve, reject });
      }
    });
  }

  /** The reader leaves: `break` in a loop does this. */
  async return(): Promise<IteratorResult<T>> {
    this.end();
    this.#waiting.length = 0;
    this.#first = 0;
    this.#done();
    return { value: undefined, done: true };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #take(): T {
    const value = this.#waiting[this.#first++]!;
    // The part that was read is cut off when it is the larger one, so that each value is moved once at most.
    if (this.#first > 32 && this.#first * 2 > this.#waiting.length) {
      this.#waiting.splice(0, this.#first);
      this.#first = 0;
    }
    return value;
  }

  #finish({ resolve, reject }: { resolve(result: IteratorResult<T>): void; reject(error: unknown): void }): void {
    const error = this.#end?.error;
    this.#end = { error: undefined };
    this.#done();
    if (error === undefined) resolve({ value: undefined, done: true });
    else reject(error);
  }

  #done(): void {
    this.#tellFull(false);
    this.#options.onDone?.();
  }

  #tellFull(isFull: boolean): void {
    if (this.#isFull === isFull || this.#options.whenFull !== 'wait') return;
    this.#isFull = isFull;
    this.#options.onFull?.(isFull);
  }
}
