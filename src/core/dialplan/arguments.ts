/** How `splitArguments` works. */
export interface ArgumentOptions {
  /** At most so many: the last holds all that is left, untouched. */
  readonly limit?: number;
  /** What parts them; by default a comma where one stands outside brackets and quotes, else `|` (what the exchange of 2006 wrote). */
  readonly separator?: string;
  /** Keep quotes and backslashes. */
  readonly raw?: boolean;
}

/**
 * The arguments of an application or a function. Separators inside `"…"`, `(…)`, `[…]` or after `\` do not part; quotes and backslashes are
 * taken out, blanks stay. No text gives no argument. Source: Asterisk 20 main/app.c (standard application arguments).
 */
export function splitArguments(text: string, options: ArgumentOptions = {}): string[] {
  if (text === '') return [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const separator = options.separator ?? findSeparator(text);
  if (separator.length === 1 && options.limit === undefined && !SPECIAL.test(text)) return text.split(separator);
  const args: string[] = [];
  const depth = new Depth();
  let current = '';
  for (let i = 0; i < text.length; i++) {
    if (args.length === limit - 1) {
      current = text.slice(i);
      break;
    }
    const c = text[i]!;
    if (c === '\\') {
      const next = text[++i] ?? '';
      current += options.raw ? c + next : next;
    } else if (depth.see(c, separator)) {
      if (options.raw) current += c;
    } else if (c === separator && depth.outside) {
      args.push(current);
      current = '';
    } else current += c;
  }
  args.push(current);
  return args;
}

/** What keeps a separator from parting arguments. */
const SPECIAL = /[\\"()[\]]/;

/** `,` where one parts arguments, else `|` if that would, else `,`. */
export function findSeparator(text: string): ',' | '|' {
  if (!text.includes('|')) return ',';
  const depth = new Depth();
  let pipe = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\\') i++;
    else if (depth.see(c, ',')) continue;
    else if (!depth.outside) continue;
    else if (c === ',') return ',';
    else if (c === '|') pipe = true;
  }
  return pipe ? '|' : ',';
}

/** Counts brackets and quotes along a text. */
class Depth {
  #parentheses = 0;
  #brackets = 0;
  #quoted = false;

  get outside(): boolean {
    return this.#parentheses === 0 && this.#brackets === 0 && !this.#quoted;
  }

  /** True for a quotation mark, which is no part of the value. */
  see(c: string, separator: string): boolean {
    if (c === '(') this.#parentheses++;
    else if (c === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
    else if (c === '[') this.#brackets++;
    else if (c === ']') this.#brackets = Math.max(0, this.#brackets - 1);
    else if (c === '"' && separator !== '"') {
      this.#quoted = !this.#quoted;
      return true;
    }
    return false;
  }
}

/**
 * Single-letter options with arguments in brackets: `rtL(60000:5000)M(macro^arg)`. A letter that comes twice keeps the later argument;
 * an option without one has `''`. Source: Asterisk 20 main/app.c (application options).
 */
export function parseOptions(text: string): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]!;
    if (text[i + 1] !== '(') {
      options.set(letter, '');
      continue;
    }
    let depth = 0;
    let end = i + 1;
    for (; end < text.length; end++) {
      if (text[end] === '(') depth++;
      else if (text[end] === ')' && --depth === 0) break;
    }
    options.set(letter, text.slice(i + 2, end));
    i = end;
  }
  return options;
}

/** The condition of an application (Asterisk 20 pbx_checkcondition): nothing is false, a number true unless zero, any other text true. */
export function isTrue(condition: string): boolean {
  const number = /^\s*([+-]?\d+)/.exec(condition);
  return number ? Number(number[1]) !== 0 : condition !== '';
}
