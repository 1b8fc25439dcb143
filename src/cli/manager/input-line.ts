import { RingdownError } from '../../base/errors.ts';
import type { Fields } from '../../client/index.ts';

/** Longest line that is taken, in characters: no manager takes as much in an action (128 lines of 1022 bytes in Asterisk). */
export const MAX_LINE = 128 << 10;

/** What a typed line asks for. */
export type Input =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'action'; readonly name: string; readonly fields: Fields }
  | { readonly kind: 'command'; readonly text: string };

/**
 * Words parted by blanks; quotes keep blanks in a word, as in a shell. Single ones do so at the beginning of a word or of a value, so that
 * `O'Brien` needs none.
 */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:"(?:[^"\\]|\\.)*"?|(?<=^|[\s=])'[^']*'|[^\s"])+/g)].map(([word]) =>
    word.replace(
      /"((?:[^"\\]|\\.)*)"?|(?<=^|=)'([^']*)'/g,
      (_, inner: string | undefined, literal: string | undefined) => literal ?? (inner ?? '').replace(/\\(.)/g, '$1'),
    ),
  );

/**
 * A line as it is typed: `Originate Channel=SIP/alice Application=Wait` is an action, so is `Ping`, in the spelling of the actions; anything else is
 * a command of the server's console.
 * @param actions names that the server has
 * @throws RingdownError `CLI_LINE_TOO_LONG`
 */
export function parseInput(line: string, actions: ReadonlySet<string>): Input {
  if (line.length > MAX_LINE) throw new RingdownError('CLI_LINE_TOO_LONG', `a line of more than ${MAX_LINE} characters is not taken`);
  const [name, ...rest] = wordsOf(line);
  if (name === undefined) return { kind: 'nothing' };
  const areFields = rest.every((word) => word.indexOf('=') > 0);
  if (areFields && (rest.length > 0 || actions.has(name))) return { kind: 'action', name, fields: fieldsOf(rest) };
  return { kind: 'command', text: line.trim() };
}

/** `Key=Value` words as headers; a key that comes more than once repeats its header. Each holds an equals sign. */
export function fieldsOf(words: readonly string[]): Fields {
  const fields = new Map<string, string[]>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const key = word.slice(0, equals);
    const values = fields.get(key) ?? [];
    fields.set(key, values);
    values.push(word.slice(equals + 1));
  }
  return Object.fromEntries(fields);
}
