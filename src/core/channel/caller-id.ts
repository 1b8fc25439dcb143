import { entryOf } from '../../base/entry-of.ts';
import type { PartyId } from '../snapshots.ts';

/** Presentation values by the names that the dialplan and `callingpres` use (Asterisk callerid.h; bits of Q.931 4.5.10). */
export const PRESENTATIONS: Readonly<Record<string, number>> = {
  allowed_not_screened: 0,
  allowed_passed_screen: 1,
  allowed_failed_screen: 2,
  allowed: 3,
  prohib_not_screened: 32,
  prohib_passed_screen: 33,
  prohib_failed_screen: 34,
  prohib: 35,
  unavailable: 67,
};

const TEXTS: Readonly<Record<number, string>> = {
  0: 'Presentation Allowed, Not Screened',
  1: 'Presentation Allowed, Passed Screen',
  2: 'Presentation Allowed, Failed Screen',
  3: 'Presentation Allowed, Network Number',
  32: 'Presentation Prohibited, Not Screened',
  33: 'Presentation Prohibited, Passed Screen',
  34: 'Presentation Prohibited, Failed Screen',
  35: 'Presentation Prohibited, Network Number',
  67: 'Number Unavailable',
};

/** What AMI shows in brackets after the number. */
export const presentationText = (presentation: number): string => TEXTS[presentation] ?? 'unknown';

/** The dialplan's name of a presentation value, `unknown` where it has none. */
export const presentationName = (presentation: number): string =>
  Object.entries(PRESENTATIONS).find(([, value]) => value === presentation)?.[0] ?? 'unknown';

/** By name, or by number as text; undefined for neither. */
export function parsePresentation(text: string): number | undefined {
  const named = entryOf(PRESENTATIONS, text.toLowerCase());
  if (named !== undefined) return named;
  return /^\d{1,3}$/.test(text) && Number(text) < 256 ? Number(text) : undefined;
}

/** True where the number may be shown. */
export const mayPresent = (presentation: number): boolean => (presentation & 0x60) === 0;

export const NOBODY: PartyId = Object.freeze({ presentation: 0 });

/** Whether AMI would show the same party; presentation alone makes no event (both recorded servers). */
export const sameParty = (a: PartyId, b: PartyId): boolean => a.number === b.number && a.name === b.name;

/**
 * `"Name" <number>`, `Name <number>`, `number` or `Name` (Asterisk main/callerid.c, ast_callerid_parse): without brackets, what consists of
 * digits, `*#+` and separators is a number and anything else a name.
 */
export function parseCallerId(text: string): { name?: string | undefined; number?: string | undefined } {
  const trimmed = text.trim();
  // The bracket may be left open; one that closes before the end belongs to the name.
  const close = trimmed.endsWith('>') ? trimmed.length - 1 : trimmed.length;
  const open = trimmed.indexOf('<', trimmed.lastIndexOf('>', close - 1) + 1);
  if (open >= 0) {
    const number = cleanNumber(trimmed.slice(open + 1, close).trim());
    return { name: unquote(trimmed.slice(0, open).trim()) || undefined, number: number || undefined };
  }
  const number = cleanNumber(trimmed);
  if (isNumber(number)) return { number };
  return { name: unquote(trimmed) || undefined };
}

function unquote(name: string): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"?$/s.exec(name);
  return quoted ? quoted[1]!.replace(/\\(.)/gs, '$1') : name;
}

const isNumber = (text: string): boolean => text !== '' && /^[0-9*#+]+$/.test(text);

/** Drops `( ) -`, blanks and inner dots when a dialable number is left (main/callerid.c, ast_shrink_phone_number). */
function cleanNumber(text: string): string {
  const shrunk = text.replace(/[()\- ]|(?<=.)\.(?=.)/g, '');
  return isNumber(shrunk) ? shrunk : text;
}
