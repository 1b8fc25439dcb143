import { entryOf } from '../base/entry-of.ts';
import type { Channel } from '../core/channel/channel.ts';
import { channelStateName } from '../core/channel/channel-state.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { type PickupGroups, printGroups } from '../core/pickup-groups.ts';

const KEY = 'CHANNEL';

export const channel = defineFunction({
  name: 'CHANNEL',
  summary: 'What the channel is and does',
  syntax: 'CHANNEL(item)',
  description:
    'To read: name, state, channeltype, uniqueid, linkedid, context, exten, priority, appname, appdata, callid, checkhangup, and what the technology adds (peerip, rtpsource, audioreadformat and so on). To read and set: language, accountcode, peeraccount, amaflags, musicclass, userfield, tenantid, parkinglot, callgroup, pickupgroup, tonezone, hangupsource.',
  read({ core, channel: on }, args) {
    if (!on) return '';
    const item = args.trim().toLowerCase();
    const read = entryOf(ITEMS, item)?.read;
    const value = read ? read(on) : (kept(on)?.get(item) ?? on.leg.read?.(args.trim()) ?? (NOTED.has(item) ? '' : undefined));
    if (value === undefined) core.logger.warning(`CHANNEL(${args}): unknown or unavailable item`);
    return value ?? '';
  },
  write({ core, channel: on }, args, value) {
    if (!on) return false;
    const item = args.trim().toLowerCase();
    const write = entryOf(ITEMS, item)?.write;
    if (write) return write(on, value);
    if (!NOTED.has(item)) {
      core.logger.warning(`CHANNEL(${args}) cannot be set`);
      return false;
    }
    const values = kept(on) ?? new Map<string, string>();
    on.attachments.set(KEY, values.set(item, value));
    return true;
  },
});

/** Items that are only kept for whoever reads them again. */
const NOTED = new Set(['dtmf_features']);

const kept = (on: Channel): Map<string, string> | undefined => on.attachments.get(KEY) as Map<string, string> | undefined;

interface Item {
  readonly read: (on: Channel) => string;
  readonly write?: (on: Channel, value: string) => boolean;
}

/** How AMA flags are called, by number. */
const AMA_FLAGS = ['', 'OMIT', 'BILLING', 'DOCUMENTATION'];

/** By number or by name; undefined for neither. */
function amaFlagOf(text: string): number | undefined {
  if (/^[0-3]$/.test(text.trim())) return Number(text);
  const index = AMA_FLAGS.indexOf(text.trim().toUpperCase());
  return index > 0 ? index : undefined;
}

/** Groups of call pickup; numbers are shown one by one. */
const groups = (name: keyof PickupGroups, print: (text: string) => string = (text) => text): Item => ({
  read: (on) => print(on.pickupGroups[name]),
  write(on, value) {
    on.pickupGroups = { ...on.pickupGroups, [name]: value };
    return true;
  },
});

const ITEMS: Readonly<Record<string, Item>> = {
  callgroup: groups('callGroup', printGroups),
  pickupgroup: groups('pickupGroup', printGroups),
  namedcallgroup: groups('namedCallGroup'),
  namedpickupgroup: groups('namedPickupGroup'),
  name: { read: (on) => on.name },
  state: { read: (on) => channelStateName(on.state) },
  channeltype: { read: (on) => on.technology },
  uniqueid: { read: (on) => on.uniqueId },
  linkedid: { read: (on) => on.linkedId },
  context: { read: (on) => on.context },
  exten: { read: (on) => on.exten },
  priority: { read: (on) => String(on.priority) },
  appname: { read: (on) => on.application ?? '' },
  appdata: { read: (on) => on.applicationData ?? '' },
  callid: { read: (on) => on.leg.callId ?? '' },
  checkhangup: { read: (on) => (on.hangingUp ? '1' : '0') },
  language: {
    read: (on) => on.language,
    write(on, value) {
      on.update({ language: value });
      return true;
    },
  },
  accountcode: {
    read: (on) => on.accountCode,
    write(on, value) {
      on.update({ accountCode: value });
      return true;
    },
  },
  peeraccount: {
    read: (on) => on.peerAccountCode,
    write(on, value) {
      on.update({ peerAccountCode: value });
      return true;
    },
  },
  userfield: {
    read: (on) => on.userField,
    write(on, value) {
      on.update({ userField: value });
      return true;
    },
  },
  tenantid: {
    read: (on) => on.tenantId,
    write(on, value) {
      // As in Asterisk it is told with what is told of the channel next.
      on.assign({ tenantId: value });
      return true;
    },
  },
  hangupsource: {
    read: (on) => on.hangupSource,
    write(on, value) {
      on.update({ hangupSource: value });
      return true;
    },
  },
  musicclass: {
    read: (on) => on.musicClass,
    write(on, value) {
      on.musicClass = value;
      return true;
    },
  },
  parkinglot: {
    read: (on) => on.parkingLot,
    write(on, value) {
      on.parkingLot = value;
      return true;
    },
  },
  tonezone: {
    read: (on) => on.toneZone ?? '',
    write(on, value) {
      on.toneZone = value || undefined;
      return true;
    },
  },
  amaflags: {
    read: (on) => String(on.amaFlags),
    write(on, value) {
      const amaFlags = amaFlagOf(value);
      if (amaFlags === undefined) return false;
      on.update({ amaFlags });
      return true;
    },
  },
};
