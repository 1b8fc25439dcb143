/**
 * What an extension of the dialplan matches: an exact name, or a pattern that begins with `_`: `N` 2-9, `Z` 1-9, `X` 0-9 (small letters
 * too), `[1-5a]` a set, `.` one or more characters of any kind, `!` any number of them, decided at once. Dashes are eye candy in patterns,
 * names and dialled numbers alike. Source: Asterisk 20, "Pattern Matching" of the configuration manual and main/pbx.c.
 */
export interface Pattern {
  /** As written, with `_` and dashes. */
  readonly text: string;
  readonly elements: readonly PatternElement[];
}

export type PatternElement =
  /** One of these characters. */
  | { readonly kind: 'set'; readonly characters: string }
  /** `.`: at least one character, and all that follow. */
  | { readonly kind: 'rest' }
  /** `!`: all that follows, nothing included; whoever collects digits stops here. */
  | { readonly kind: 'early' };

/** How a dialled number stands to a pattern. `early` is a match by `!`, `prefix` a number that could still become a match. */
export type PatternMatch = 'match' | 'early' | 'prefix' | 'none';

export const isPattern = (exten: string): boolean => exten.startsWith('_');

/** The name by which an extension is compared: without dashes. */
export const comparable = (exten: string): string => (exten.includes('-') ? exten.replaceAll('-', '') : exten);

const CLASSES: Readonly<Record<string, string>> = { N: '23456789', Z: '123456789', X: '0123456789' };

/** Undefined when a set is not closed: such a pattern matches nothing. */
export function parsePattern(text: string): Pattern | undefined {
  const elements: PatternElement[] = [];
  for (let i = 1; i < text.length; i++) {
    const c = text[i]!;
    if (c === '-') continue;
    if (c === '.') elements.push({ kind: 'rest' });
    else if (c === '!') elements.push({ kind: 'early' });
    else if (c === '[') {
      const end = text.indexOf(']', i);
      if (end < 0) return undefined;
      const characters = parseSet(text.slice(i + 1, end));
      if (characters !== '') elements.push({ kind: 'set', characters });
      i = end;
    } else elements.push({ kind: 'set', characters: CLASSES[c.toUpperCase()] ?? c });
  }
  return { text, elements };
}

/** `1-57` is 1 to 5 and 7. Characters in ascending order, each once. */
function parseSet(text: string): string {
  const found = new Set<number>();
  for (let i = 0; i < text.length; i++) {
    const from = text.charCodeAt(i);
    if (text[i + 1] === '-' && i + 2 < text.length) {
      const to = Math.min(text.charCodeAt(i + 2), from + 255);
      for (let code = from; code <= to; code++) found.add(code);
      i += 2;
    } else found.add(from);
  }
  return String.fromCharCode(...[...found].sort((a, b) => a - b));
}

/** @param dialled without dashes (`comparable`). */
export function matchPattern(pattern: Pattern, dialled: string): PatternMatch {
  const { elements } = pattern;
  for (let i = 0; ; i++) {
    const element = elements[i];
    if (element?.kind === 'early') return 'early';
    if (i === dialled.length) return element === undefined ? 'match' : 'prefix';
    if (element === undefined) return 'none';
    if (element.kind === 'rest') return 'match';
    if (!element.characters.includes(dialled[i]!)) return 'none';
  }
}

/** Whether what matches would still match with more digits. */
export const takesMore = (pattern: Pattern): boolean => pattern.elements.some((element) => element.kind === 'rest');

/**
 * The order in which patterns are tried, more specific first: place by place the smaller set, then the set that begins with the smaller
 * character; `.` after every set, `!` after `.`, and a pattern that ends after all of these.
 */
export function comparePatterns(a: Pattern, b: Pattern): number {
  for (let i = 0; i < a.elements.length || i < b.elements.length; i++) {
    const left = a.elements[i];
    const right = b.elements[i];
    const difference = weight(left) - weight(right);
    if (difference !== 0) return difference;
    if (left?.kind !== 'set' || right?.kind !== 'set') continue;
    if (left.characters !== right.characters) return left.characters < right.characters ? -1 : 1;
  }
  return a.text < b.text ? -1 : a.text > b.text ? 1 : 0;
}

function weight(element: PatternElement | undefined): number {
  if (element === undefined) return 3 << 16;
  if (element.kind === 'rest') return 1 << 16;
  if (element.kind === 'early') return 2 << 16;
  return element.characters.length;
}

/** Whether an extension, pattern or not, is or covers this number (caller-ID patterns, `ignorepat`). */
export function covers(exten: string, dialled: string): boolean {
  if (!isPattern(exten)) return comparable(exten) === comparable(dialled);
  const pattern = parsePattern(exten);
  if (!pattern) return false;
  const match = matchPattern(pattern, comparable(dialled));
  return match === 'match' || match === 'early';
}
