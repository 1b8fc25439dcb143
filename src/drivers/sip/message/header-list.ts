import { canonicalName } from './header-names.ts';
import { splitList } from './tokens.ts';

/** The headers of a message in their order. Names are kept in canonical spelling; `get` and its like expect that spelling. */
export class HeaderList {
  readonly #names: string[] = [];
  readonly #values: string[] = [];

  get size(): number {
    return this.#names.length;
  }

  /** Value of the first header line of that name. */
  get(name: string): string | undefined {
    const at = this.#names.indexOf(name);
    return at < 0 ? undefined : this.#values[at];
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  /** How many header lines carry the name. */
  count(name: string): number {
    let count = 0;
    for (const other of this.#names) if (other === name) count++;
    return count;
  }

  /** The values of all lines of that name, each whole. */
  all(name: string): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.#names.length; i++) if (this.#names[i] === name) found.push(this.#values[i]!);
    return found;
  }

  /** The values of that name with comma lists taken apart (RFC 3261 7.3.1). Not for Authorization and its like, Date, Subject. */
  list(name: string): string[] {
    const found: string[] = [];
    for (let i = 0; i < this.#names.length; i++) if (this.#names[i] === name) found.push(...splitList(this.#values[i]!));
    return found;
  }

  /** Adds a line at the end. Line breaks in a value become blanks: nothing that is put in can start a header of its own. */
  add(name: string, value: string): this {
    this.#names.push(canonicalName(name));
    this.#values.push(oneLine(value));
    return this;
  }

  /** For the parser, which has made sure of both already. */
  addParsed(name: string, value: string): void {
    this.#names.push(name);
    this.#values.push(value);
  }

  /** Adds a line before the first one of its name (a Via, a Route), else at the very top. */
  addFirst(name: string, value: string): this {
    const key = canonicalName(name);
    const at = Math.max(0, this.#names.indexOf(key));
    this.#names.splice(at, 0, key);
    this.#values.splice(at, 0, oneLine(value));
    return this;
  }

  /** Replaces the first line of that name and drops further ones; adds one where there is none. */
  set(name: string, value: string): this {
    const key = canonicalName(name);
    const at = this.#names.indexOf(key);
    if (at < 0) return this.add(key, value);
    this.#values[at] = oneLine(value);
    for (let i = this.#names.length - 1; i > at; i--) if (this.#names[i] === key) this.#removeAt(i);
    return this;
  }

  /** Replaces only the first line of that name; further ones stay. */
  replaceFirst(name: string, value: string): this {
    const at = this.#names.indexOf(name);
    if (at >= 0) this.#values[at] = oneLine(value);
    return this;
  }

  remove(name: string): this {
    for (let i = this.#names.length - 1; i >= 0; i--) if (this.#names[i] === name) this.#removeAt(i);
    return this;
  }

  /** Takes the lines of that name over from another list, in order. */
  copy(name: string, from: HeaderList): this {
    for (let i = 0; i < from.#names.length; i++) {
      if (from.#names[i] !== name) continue;
      this.#names.push(name);
      this.#values.push(from.#values[i]!);
    }
    return this;
  }

  *entries(): IterableIterator<readonly [name: string, value: string]> {
    for (let i = 0; i < this.#names.length; i++) yield [this.#names[i]!, this.#values[i]!];
  }

  /** All lines as they go on the wire, each ended by CRLF; Content-Length is left out, the encoder knows it better. */
  print(): string {
    let text = '';
    for (let i = 0; i < this.#names.length; i++) {
      if (this.#names[i] !== 'Content-Length') text += `${this.#names[i]}: ${this.#values[i]}\r\n`;
    }
    return text;
  }

  #removeAt(index: number): void {
    this.#names.splice(index, 1);
    this.#values.splice(index, 1);
  }
}

const BREAKS = /[\r\n\0]+/g;
const oneLine = (value: string): string => value.replace(BREAKS, ' ');
