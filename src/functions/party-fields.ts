import { entryOf } from '../base/entry-of.ts';
import { parseCallerId, parsePresentation, presentationName } from '../core/channel/caller-id.ts';
import type { PartyId } from '../core/snapshots.ts';

/** What is seldom asked of a party and only kept for those who set it: by the field's full name. */
export type ExtraFields = Map<string, string>;

/** The outcome of writing a field: the new party, or why the value was not taken. */
export type PartyWrite = { readonly party: PartyId } | { readonly problem: string };

/** Values of extra fields that nobody set. */
const DEFAULTS: Readonly<Record<string, string>> = {
  'num-plan': '0',
  'name-charset': 'iso8859-1',
  subaddr: '',
  'subaddr-valid': '0',
  'subaddr-type': '0',
  'subaddr-odd': '0',
  tag: '',
};

/** Short and long spellings of one field: `number`, `presentation`, `subaddress`, `ton`. */
export function canonicalField(path: string): string {
  const parts = path.toLowerCase().split('-');
  const names = parts.map((part) =>
    part.startsWith('num') ? 'num' : part.startsWith('pres') ? 'pres' : part.startsWith('subaddr') ? 'subaddr' : part,
  );
  return names.join('-') === 'ton' ? 'num-plan' : names.join('-');
}

/**
 * Reads a field of an identity as CALLERID and CONNECTEDLINE name them. Undefined for an unknown field.
 * @param field canonical
 */
export function readPartyField(party: PartyId, extras: ExtraFields | undefined, field: string): string | undefined {
  switch (field) {
    case 'all':
      return `"${party.name ?? ''}" <${party.number ?? ''}>`;
    case 'name':
      return party.name ?? '';
    case 'num':
      return party.number ?? '';
    case 'name-valid':
      return party.name === undefined ? '0' : '1';
    case 'num-valid':
      return party.number === undefined ? '0' : '1';
    case 'pres':
    case 'name-pres':
    case 'num-pres':
      return presentationName(party.presentation);
    default:
      return extras?.get(field) ?? entryOf(DEFAULTS, field);
  }
}

/**
 * The identity with a field changed. Name and number share one presentation here. An empty name or number is none.
 * @param field canonical
 * @param extras where fields go that the identity has no place for
 */
export function writePartyField(party: PartyId, extras: ExtraFields, field: string, value: string): PartyWrite {
  const text = value.trim();
  switch (field) {
    case 'all': {
      const { name, number } = parseCallerId(text);
      return { party: { ...party, name: name || undefined, number: number || undefined } };
    }
    case 'name':
      return { party: { ...party, name: text || undefined } };
    case 'num':
      return { party: { ...party, number: text || undefined } };
    case 'name-valid':
      return { party: Number(text) ? party : { ...party, name: undefined } };
    case 'num-valid':
      return { party: Number(text) ? party : { ...party, number: undefined } };
    case 'pres':
    case 'name-pres':
    case 'num-pres': {
      const presentation = parsePresentation(text);
      return typeof presentation === 'number' ? { party: { ...party, presentation } } : { problem: `unknown presentation '${text}'` };
    }
    default:
      if (!Object.hasOwn(DEFAULTS, field)) return { problem: `unknown field '${field}'` };
      extras.set(field, text);
      return { party };
  }
}
