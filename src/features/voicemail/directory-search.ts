import type { Mailbox } from './mailbox.ts';

/** Which part of a name is spelled; aliases beside that. */
export interface SearchBy {
  readonly first: boolean;
  readonly last: boolean;
  readonly alias: boolean;
}

const KEYS: readonly string[] = ['abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'];
const DIGITS: ReadonlyMap<string, string> = new Map(
  KEYS.flatMap((letters, at) => [...letters].map((letter) => [letter, String(at + 2)] as const)),
);

/** A name as it is spelled on the keys of a telephone; what is on no key (`O'Brien`) is left out. */
export const spelled = (name: string): string =>
  [...name.toLowerCase()].map((character) => DIGITS.get(character) ?? (/\d/.test(character) ? character : '')).join('');

/** Mailboxes whose owners' names begin with what was spelled, by that part of the name and then the rest (Asterisk: app_directory). */
export function searchDirectory(boxes: Iterable<Mailbox>, digits: string, by: SearchBy): Mailbox[] {
  const found: { readonly key: string; readonly box: Mailbox }[] = [];
  for (const box of boxes) {
    const { fullName, settings } = box.options;
    if (settings.hidden || fullName === '') continue;
    const space = fullName.indexOf(' ');
    const [first, last] = space < 0 ? [fullName, fullName] : [fullName.slice(0, space), fullName.slice(space + 1)];
    const keys = [
      ...(by.last ? [space < 0 ? last : `${last} ${first}`] : []),
      ...(by.first ? [fullName] : []),
      ...(by.alias ? settings.directoryAliases : []),
    ];
    const key = keys.find((name) => spelled(name).startsWith(digits));
    if (key !== undefined) found.push({ key: key.toLowerCase(), box });
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ box }) => box);
}
