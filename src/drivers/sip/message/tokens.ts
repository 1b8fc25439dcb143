/** RFC 3261 25.1 `token`. */
const TOKEN = /^[A-Za-z0-9\-.!%*_+`'~]+$/;

export const isToken = (text: string): boolean => TOKEN.test(text);

/** Takes a comma list apart; commas within quotes and angle brackets part nothing. Blanks around entries are dropped, empty entries kept. */
export function splitList(value: string): string[] {
  if (!value.includes(',')) return [value];
  const entries: string[] = [];
  let from = 0;
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code === QUOTE) i = endOfQuoted(value, i);
    else if (code === LESS) i = endOfBracket(value, i);
    else if (code === COMMA) {
      entries.push(value.slice(from, i).trim());
      from = i + 1;
    }
  }
  entries.push(value.slice(from).trim());
  return entries;
}

/** Index of the quote that ends the string begun at `start`, or the text's length when none does. */
export function endOfQuoted(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === BACKSLASH) i++;
    else if (code === QUOTE) return i;
  }
  return text.length;
}

function endOfBracket(text: string, start: number): number {
  const end = text.indexOf('>', start);
  return end < 0 ? text.length : end;
}

/** The text inside a quoted string with `\x` resolved. */
export const unquote = (text: string): string => {
  const inner = text.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\([\s\S])/g, '$1') : inner;
};

/** A quoted string (RFC 3261 25.1) that says `text`. */
export const quote = (text: string): string => `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LESS = 0x3c;
const COMMA = 0x2c;
