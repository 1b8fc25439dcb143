const HIGH = /[\x80-\xff]/;

/**
 * The header lines of one message, in order and repeatable. Names are compared without case and must be followed directly by the colon
 * (`Action : x` is not found); blanks before a value are skipped, those after it kept (AMI modern: header look-up).
 */
export class HeaderList {
  /** The lines as they came, without their ends; some may hold no colon. */
  readonly lines: readonly string[];
  readonly #text: string | undefined;
  #isAscii: boolean | undefined;

  /** @param text what the lines were cut from, for `isAscii` */
  constructor(lines: readonly string[], text?: string) {
    this.lines = lines;
    this.#text = text;
  }

  /** No byte is above 0x7F: the lines are the same in every encoding. False where the text that they are of is not known. */
  get isAscii(): boolean {
    // One look at the whole costs as much as those at three of its lines; it is taken when somebody asks.
    this.#isAscii ??= this.#text !== undefined && !HIGH.test(this.#text);
    return this.#isAscii;
  }

  get length(): number {
    return this.lines.length;
  }

  /** The value of the first header of that name, which may be empty; undefined when there is none. */
  get(name: string): string | undefined {
    for (const line of this.lines) if (isNamed(line, name)) return valueAfter(line, name.length + 1);
    return undefined;
  }

  /** As `get`, passing over empty ones: how `Action` is looked up. */
  getFilled(name: string): string | undefined {
    for (const line of this.lines) {
      if (!isNamed(line, name)) continue;
      const value = valueAfter(line, name.length + 1);
      if (value !== '') return value;
    }
    return undefined;
  }

  /** The values of all headers of that name. */
  getAll(name: string): string[] {
    const values: string[] = [];
    for (const line of this.lines) if (isNamed(line, name)) values.push(valueAfter(line, name.length + 1));
    return values;
  }

  has(name: string): boolean {
    return this.lines.some((line) => isNamed(line, name));
  }

  /** Name and value of each line that has a colon. */
  *[Symbol.iterator](): IterableIterator<readonly [name: string, value: string]> {
    for (const line of this.lines) {
      const colon = line.indexOf(':');
      if (colon !== -1) yield [line.slice(0, colon), valueAfter(line, colon + 1)];
    }
  }

  /** Values by name as spelled; of a repeated name the first. */
  toObject(): Record<string, string> {
    const object: Record<string, string> = Object.create(null);
    for (const line of this.lines) {
      const colon = line.indexOf(':');
      if (colon === -1) continue;
      const name = line.slice(0, colon);
      if (object[name] === undefined) object[name] = valueAfter(line, colon + 1);
    }
    return object;
  }
}

const COLON = 58;

/** Whether the line is a header of that name, ASCII case aside. The colon is looked at first, as it tells most lines apart. */
function isNamed(line: string, name: string): boolean {
  if (line.charCodeAt(name.length) !== COLON) return false;
  for (let i = 0; i < name.length; i++) {
    const a = line.charCodeAt(i);
    const b = name.charCodeAt(i);
    if (a !== b && lowerCased(a) !== lowerCased(b)) return false;
  }
  return true;
}

const lowerCased = (code: number): number => (code >= 65 && code <= 90 ? code + 32 : code);

/** The rest of a header line from a position on, without the blanks before it. */
export function valueAfter(line: string, from: number): string {
  let start = from;
  while (start < line.length && line.charCodeAt(start) <= 32) start++;
  return line.slice(start);
}
