/** Characters that the names and values of one channel may have, and those of the exchange: what is not unset goes on taking up memory. */
const MAX_CHARACTERS = 1 << 20;
export const MAX_GLOBAL_CHARACTERS = 16 << 20;
/** What the keeping of one takes beside. */
const OF_EACH = 64;

/**
 * Variables of a channel or of the exchange. A name set with `_` is inherited by the channels that this one makes, with `__` by theirs too;
 * the underscores are no part of the name when it is read.
 */
export class Variables {
  #values = new Map<string, { written: string; value: string }>();
  #characters = 0;
  readonly #maxCharacters: number;
  /** How many found no room. */
  refused = 0;

  constructor(maxCharacters = MAX_CHARACTERS) {
    this.#maxCharacters = maxCharacters;
  }

  get size(): number {
    return this.#values.size;
  }

  /** By the name without underscores: with them there is none, as in Asterisk. */
  get(name: string): string | undefined {
    return this.#values.get(name)?.value;
  }

  /** As `get`, but whatever the letters' case: what the classic server's look-up did. */
  getAnyCase(name: string): string | undefined {
    const exact = this.get(name);
    if (exact !== undefined) return exact;
    const wanted = name.toLowerCase();
    for (const [key, { value }] of this.#values) if (key.toLowerCase() === wanted) return value;
    return undefined;
  }

  /** Whether there is still room for it. */
  fits(name: string, value: string): boolean {
    const key = bare(name);
    return this.#characters - this.#sizeOf(key) + sizeOf(key, value) <= this.#maxCharacters;
  }

  /** True when the value was there or has changed: Asterisk tells of unsetting only what was set. What does not fit is not set. */
  set(name: string, value: string | undefined): boolean {
    const key = bare(name);
    const growth = (value === undefined ? 0 : sizeOf(key, value)) - this.#sizeOf(key);
    if (value !== undefined && this.#characters + growth > this.#maxCharacters) return false;
    this.#characters += growth;
    const wasThere = this.#values.delete(key); // a variable that is set again moves to the end, the newest place
    if (value === undefined) return wasThere;
    this.#values.set(key, { written: name, value });
    return true;
  }

  #sizeOf(key: string): number {
    const there = this.#values.get(key);
    return there ? sizeOf(key, there.value) : 0;
  }

  /** Oldest first; names without underscores. */
  *entries(): IterableIterator<readonly [name: string, value: string]> {
    for (const [key, { value }] of this.#values) yield [key, value];
  }

  /** Newest first, names as they were written: the order in which the other half of a Local channel is told of them. */
  *written(): IterableIterator<readonly [name: string, value: string]> {
    for (const { written, value } of [...this.#values.values()].reverse()) yield [written, value];
  }

  /** Takes over what another channel hands down, in that order and behind all that was set here. */
  inherit(entries: Iterable<readonly [name: string, value: string]>): void {
    const own = [...this.#values].reverse();
    for (const [written, value] of entries) own.push([bare(written), { written, value }]);
    this.#values = new Map(own.reverse());
    this.#characters = 0;
    for (const key of this.#values.keys()) this.#characters += this.#sizeOf(key);
  }

  /** What a channel made on behalf of this one starts with, newest first: `_X` arrives as `X`, `__X` as `__X`. */
  *inherited(): IterableIterator<readonly [name: string, value: string]> {
    for (const [written, value] of this.written()) {
      if (written.startsWith('__')) yield [written, value];
      else if (written.startsWith('_')) yield [written.slice(1), value];
    }
  }

  clear(): void {
    this.#values.clear();
    this.#characters = 0;
  }
}

const sizeOf = (key: string, value: string): number => key.length + value.length + OF_EACH;

/** `__NAME` and `_NAME` both are `NAME`. */
const bare = (name: string): string => (name.startsWith('_') ? name.replace(/^__?/, '') : name);
