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
    return this.#texts.slice(...this.#rangeOf(prefix));
  }

  /** Takes out those that begin with `prefix`, however many, at once. */
  deleteBeginningWith(prefix: string): void {
    const [start, end] = this.#rangeOf(prefix);
    this.#texts.splice(start, end - start);
  }

  #rangeOf(prefix: string): [start: number, end: number] {
    const start = this.#placeOf(prefix);
    return [start, this.#firstFrom(start, (text) => !text.startsWith(prefix))];
  }

  /** Where the text stands or would stand. */
  #placeOf(text: string): number {
    return this.#firstFrom(0, (other) => other >= text);
  }

  /** The first place from `low` on where it is so, when it is so for all behind that. */
  #firstFrom(low: number, isSo: (text: string) => boolean): number {
    let high = this.#texts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isSo(this.#texts[middle] ?? '')) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
