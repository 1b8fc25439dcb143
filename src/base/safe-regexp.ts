import { setFlagsFromString } from 'node:v8';

/**
 * Regular expressions that users write (filters, `REGEX`, `$[ : ]`, Hangup's `/expression/`): POSIX extended syntax, run by V8's engine
 * that takes linear time, so that no pattern can hold the process up. What that engine refuses (back references, look-around) is refused.
 *
 * Of several matches at one place POSIX takes the longest, this takes the first alternative; whether there is a match is the same.
 * @returns undefined when the pattern is not valid.
 */
export function compilePosixRegExp(pattern: string): RegExp | undefined {
  const source = translate(pattern);
  if (source === undefined) return undefined;
  allowLinearEngine();
  try {
    return new RegExp(source, 'ls');
  } catch {
    return undefined;
  }
}

let isAllowed = false;
/** The flag `l` exists once V8 was told so; nothing else changes by it. */
function allowLinearEngine(): void {
  if (isAllowed) return;
  setFlagsFromString('--enable-experimental-regexp-engine');
  isAllowed = true;
}

/** Repetitions are unrolled by the engine: together they may not make more than so many copies. */
const MOST_REPETITIONS = 1000;
const LONGEST_PATTERN = 4096;
const INTERVAL = /^\{(\d{1,4})(,(\d{0,4}))?\}/;
const KEPT_ESCAPES = /[wWsSbB]/;
const SPECIAL = /[\\^$.*+?()[\]{}|/-]/;

/** POSIX extended syntax as JavaScript writes it. */
function translate(pattern: string): string | undefined {
  if (pattern.length > LONGEST_PATTERN) return undefined;
  let source = '';
  let repetitions = 1;
  /** Whether something stands before this place that can be repeated. */
  let isRepeatable = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern.charAt(at);
    const rest = pattern.slice(at);
    if (character === '\\') {
      const next = pattern.charAt(++at);
      if (next === '' || /[0-9]/.test(next)) return undefined;
      source += KEPT_ESCAPES.test(next) || SPECIAL.test(next) ? `\\${next}` : literal(next);
      isRepeatable = true;
    } else if (character === '[') {
      const bracket = translateBracket(pattern, at);
      if (!bracket) return undefined;
      source += bracket.source;
      at = bracket.last;
      isRepeatable = true;
    } else if (character === '{') {
      const interval = INTERVAL.exec(rest);
      if (interval && isRepeatable) {
        repetitions *= Math.max(1, Number(interval[3] || interval[1]));
        if (repetitions > MOST_REPETITIONS) return undefined;
        source += interval[0];
        at += interval[0].length - 1;
      } else source += '\\{';
    } else if (character === '*' || character === '+' || character === '?') {
      if (isRepeatable) source += quantified(source, character);
      else if (source.endsWith('(')) return undefined;
      else source += `\\${character}`;
    } else {
      source += character === ']' || character === '}' ? `\\${character}` : character;
      isRepeatable = character !== '(' && character !== '|' && character !== '^';
    }
  }
  return source;
}

/** A second quantifier would mean "lazy" to JavaScript; repeated repetition is `*`, which the first one may already be. */
const quantified = (source: string, quantifier: string): string => (/(^|[^\\])[*+?}]$/.test(source) ? '' : quantifier);

const literal = (character: string): string =>
  /[A-Za-z0-9]/.test(character) ? character : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;

const CLASSES: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  print: ' -~',
  graph: '!-~',
  cntrl: '\\x00-\\x1f\\x7f',
  xdigit: '0-9A-Fa-f',
};

/** `[...]` from `start`: `]` may stand first, a backslash is itself, classes are `[:name:]`. */
function translateBracket(pattern: string, start: number): { source: string; last: number } | undefined {
  let at = start + 1;
  let inside = '';
  const isNegated = pattern.charAt(at) === '^';
  if (isNegated) at++;
  for (let isFirst = true; ; isFirst = false, at++) {
    const character = pattern.charAt(at);
    if (character === '') return undefined;
    if (character === ']' && !isFirst) break;
    const named = character === '[' ? /^\[:([a-z]+):\]/.exec(pattern.slice(at)) : null;
    if (named) {
      const members = CLASSES[named[1] ?? ''];
      if (members === undefined) return undefined;
      inside += members;
      at += named[0].length - 1;
    } else inside += character === '\\' || character === '[' || character === ']' || character === '^' ? `\\${character}` : character;
  }
  return { source: `[${isNegated ? '^' : ''}${inside}]`, last: at };
}
