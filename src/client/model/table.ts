import type { ChangeOf, LiveKind, LiveThings, ModelChange } from './things.ts';

/** The things of one kind by their keys. Each real change is added to `changes`. */
export class Table<K extends LiveKind> {
  readonly #kind: K;
  readonly #changes: ModelChange[];
  readonly #things = new Map<string, LiveThings[K]>();

  constructor(kind: K, changes: ModelChange[]) {
    this.#kind = kind;
    this.#changes = changes;
  }

  get size(): number {
    return this.#things.size;
  }

  get(key: string): LiveThings[K] | undefined {
    return this.#things.get(key);
  }

  values(): IterableIterator<LiveThings[K]> {
    return this.#things.values();
  }

  put(key: string, now: LiveThings[K]): void {
    const before = this.#things.get(key);
    if (before && isSame(before, now)) return;
    this.#things.set(key, now);
    this.#tell(key, before, now);
  }

  /** Gives a thing other values; nothing happens where there is no such thing. */
  patch(key: string, part: Partial<LiveThings[K]>): void {
    const before = this.#things.get(key);
    if (before) this.put(key, { ...before, ...part });
  }

  delete(key: string): void {
    const before = this.#things.get(key);
    if (!before) return;
    this.#things.delete(key);
    this.#tell(key, before, undefined);
  }

  /**
   * Tells as changes what is different from an earlier table of the same server.
   * @param merge what of a thing's earlier form lists do not say as well
   */
  succeed(earlier: Table<K>, merge: (before: LiveThings[K], now: LiveThings[K]) => LiveThings[K]): void {
    for (const [key, before] of earlier.#things) if (!this.#things.has(key)) this.#tell(key, before, undefined);
    for (const [key, listed] of this.#things) {
      const before = earlier.#things.get(key);
      const now = before ? merge(before, listed) : listed;
      this.#things.set(key, now);
      if (!before || !isSame(before, now)) this.#tell(key, before, now);
    }
  }

  #tell(key: string, before: LiveThings[K] | undefined, now: LiveThings[K] | undefined): void {
    const type = before ? (now ? 'changed' : 'removed') : 'added';
    this.#changes.push({ kind: this.#kind, key, type, before, now } as ChangeOf<K> as ModelChange);
  }
}

function isSame<T extends object>(a: T, b: T): boolean {
  for (const name in b) if (a[name] !== b[name]) return false;
  return true;
}
