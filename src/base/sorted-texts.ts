/** Texts in the order of their characters, each once. Adding one of many thousands takes microseconds, and a range is found without a walk. */
export class SortedTexts {
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }

  add(text: string): void {
    const at = this.#placeOf(text);
    if (this.#texts[at] === text) return;
    // What comes in order, as from a store, moves nothing.
    if (at === this.#texts.length) this.#texts.push(text);
    else this.#texts.splice(at, 0, text);
  }

  delete(text: string): void {
    const at = this.#placeOf(text);
    if (this.#texts[at] === text) this.#texts.splice(at, 1);
  }

  /** Those that begin with `prefix`, in order. */
  beginningWith(prefix: string): string[] {
    const start = this.#placeOf(prefix);
    let end = start;
    while (this.#texts[end]?.startsWith(prefix)) end++;
    return this.#texts.slice(start, end);
  }

  /** Where the text stands or would stand. */
  #placeOf(text: string): number {
    let low = 0;
    let high = this.#texts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#texts[middle] ?? '') < text) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
