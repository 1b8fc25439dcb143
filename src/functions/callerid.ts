import { entryOf } from '../base/entry-of.ts';
import { parseCallerId } from '../core/channel/caller-id.ts';
import type { Channel } from '../core/channel/channel.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { PartyId } from '../core/snapshots.ts';
import { canonicalField, type ExtraFields, readPartyField, writePartyField } from './party-fields.ts';

const KEY = 'CALLERID';

export const callerid = defineFunction({
  name: 'CALLERID',
  summary: 'Who calls',
  syntax: 'CALLERID(field[,callerid])',
  description:
    'Reads or sets a field of the caller: all, name, num (or number), name-valid, num-valid, name-charset, num-plan (or ton), pres, name-pres, num-pres, subaddr, tag, ani, dnid, rdnis, ani2, and those of priv-. With a second argument the field of that text is read.',
  read({ core, channel }, args) {
    const [path = '', text] = splitArguments(args);
    const field = canonicalField(path);
    if (!channel || path === '') return '';
    const value =
      text === undefined ? readField(channel, field) : readPartyField({ ...parseCallerId(text), presentation: 0 }, undefined, field);
    if (value === undefined) core.logger.error(`CALLERID(${args}): unknown field`);
    return value ?? '';
  },
  write({ core, channel }, args, value) {
    const [path = ''] = splitArguments(args);
    if (!channel || path === '') return false;
    // An unknown field or value is told in the log alone: Asterisk calls that a success.
    const problem = writeField(channel, canonicalField(path), value);
    if (problem !== undefined) core.logger.error(`CALLERID(${args}): ${problem}, value unchanged`);
    return true;
  },
});

/** Fields that the channel keeps beside the caller's identity. */
type Place = 'redirectingNumber' | 'ani' | 'dialedNumber';
const PLACES: Readonly<Record<string, Place>> = {
  rdnis: 'redirectingNumber',
  ani: 'ani',
  'ani-num': 'ani',
  dnid: 'dialedNumber',
  'dnid-num': 'dialedNumber',
};

/** Kept for those who set them, without meaning to the exchange; by default 0 or nothing. */
const KEPT: Readonly<Record<string, string>> = { ani2: '0', 'ani-name': '', 'dnid-num-plan': '0', 'dnid-subaddr': '' };

function readField(channel: Channel, field: string): string | undefined {
  const place = entryOf(PLACES, field);
  if (place) return channel[place] ?? '';
  const extras = channel.attachments.get(KEY) as ExtraFields | undefined;
  if (Object.hasOwn(KEPT, field)) return extras?.get(field) ?? KEPT[field];
  if (field === 'ani-all') return `"${extras?.get('ani-name') ?? ''}" <${channel.ani ?? ''}>`;
  // The private identity is one that nobody has: its fields are kept, all else is empty.
  if (field.startsWith('priv-')) return extras?.get(field) ?? readPartyField({ presentation: 0 }, undefined, field.slice('priv-'.length));
  return readPartyField(channel.callerId, extras, field);
}

/** What is wrong with field or value; undefined when it was set. */
function writeField(channel: Channel, field: string, value: string): string | undefined {
  const place = entryOf(PLACES, field);
  if (place) {
    channel[place] = value.trim();
    channel.touch();
    return undefined;
  }
  const extras = extrasOf(channel);
  if (
    Object.hasOwn(KEPT, field) ||
    (field.startsWith('priv-') && readPartyField({ presentation: 0 }, undefined, field.slice('priv-'.length)) !== undefined)
  ) {
    extras.set(field, value.trim());
    return undefined;
  }
  const result = writePartyField(channel.callerId, extras, field, value);
  if ('problem' in result) return result.problem;
  if (result.party !== channel.callerId) setCallerId(channel, result.party);
  return undefined;
}

/** What is set counts also for a leg that was dialled as somebody else. */
function setCallerId(channel: Channel, party: PartyId): void {
  const { callerId, dialedAs } = channel;
  channel.update({
    callerId: party,
    dialedAs: dialedAs && {
      ...dialedAs,
      ...(party.number === callerId.number ? {} : { number: party.number }),
      ...(party.name === callerId.name ? {} : { name: party.name }),
    },
  });
}

function extrasOf(channel: Channel): ExtraFields {
  const kept = channel.attachments.get(KEY) as ExtraFields | undefined;
  if (kept) return kept;
  const extras: ExtraFields = new Map();
  channel.attachments.set(KEY, extras);
  return extras;
}
