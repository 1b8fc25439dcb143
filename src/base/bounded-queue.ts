/** First in, first out, with a bound: what does not fit is refused, so that whoever offers decides what to lose. */
export class BoundedQueue<T> {
  readonly capacity: number;
  #items: (T | undefined)[];
  #first = 0;
  #size = 0;

  constructor(capacity: number) {
    if (!Number.isInteger(capacity) || capacity < 1) throw new RangeError(`capacity ${capacity} is not a positive integer`);
    this.capacity = capacity;
    this.#items = new Array<T | undefined>(Math.min(capacity, SMALLEST));
  }

  get size(): number {
    return this.#size;
  }

  get isFull(): boolean {
    return this.#size === this.capacity;
  }

  /** Adds at the end; false when full. */
  offer(item: T): boolean {
    if (this.isFull) return false;
    if (this.#size === this.#items.length) this.#grow();
    this.#items[(this.#first + this.#size) % this.#items.length] = item;
    this.#size++;
    return true;
  }

  /** Adds at the end; gives back the oldest item when that had to make room. */
  offerDroppingOldest(item: T): T | undefined {
    const dropped = this.isFull ? this.take() : undefined;
    this.offer(item);
    return dropped;
  }

  /** The oldest item, which leaves the queue. */
  take(): T | undefined {
    if (this.#size === 0) return undefined;
    const item = this.#items[this.#first];
    this.#items[this.#first] = undefined;
    this.#first = (this.#first + 1) % this.#items.length;
    this.#size--;
    return item;
  }

  peek(): T | undefined {
    return this.#size === 0 ? undefined : this.#items[this.#first];
  }

  clear(): void {
    this.#items = new Array<T | undefined>(Math.min(this.capacity, SMALLEST));
    this.#first = 0;
    this.#size = 0;
  }

  /** From the oldest to the newest. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let i = 0; i < this.#size; i++) yield this.#items[(this.#first + i) % this.#items.length] as T;
  }

  #grow(): void {
    const items = [...this];
    items.length = Math.min(this.capacity, items.length * 2);
    this.#items = items;
    this.#first = 0;
  }
}

const SMALLEST = 16;
