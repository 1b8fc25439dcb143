import type { Channel } from '../core/channel/channel.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

const KEY = 'CDR';

export const cdr = defineFunction({
  name: 'CDR',
  summary: 'Fields of the call record',
  syntax: 'CDR(name[,options])',
  description:
    'Reads accountcode, peeraccount, amaflags, clid, src, dst, dcontext, channel, lastapp, lastdata, uniqueid, linkedid, userfield and variables of your own; sets accountcode, peeraccount, userfield and variables of your own.',
  read({ channel }, args) {
    const field = fieldOf(args);
    if (!channel || field === '') return '';
    return (Object.hasOwn(FIELDS, field) ? FIELDS[field]!(channel) : kept(channel)?.get(field)) ?? '';
  },
  write({ core, channel }, args, value) {
    const field = fieldOf(args);
    if (!channel || field === '') return false;
    if (field === 'accountcode') channel.update({ accountCode: value });
    else if (field === 'peeraccount') channel.update({ peerAccountCode: value });
    else if (READ_ONLY.has(field)) {
      core.logger.warning(`CDR(${field}) cannot be set`);
      return false;
    } else channel.attachments.set(KEY, (kept(channel) ?? new Map<string, string>()).set(field, value));
    return true;
  },
});

const fieldOf = (args: string): string => (splitArguments(args)[0] ?? '').trim().toLowerCase();

const kept = (channel: Channel): Map<string, string> | undefined => channel.attachments.get(KEY) as Map<string, string> | undefined;

const FIELDS: Readonly<Record<string, (channel: Channel) => string | undefined>> = {
  accountcode: (channel) => channel.accountCode,
  peeraccount: (channel) => channel.peerAccountCode,
  amaflags: (channel) => String(channel.amaFlags),
  clid: ({ callerId }) => (callerId.name === undefined ? (callerId.number ?? '') : `"${callerId.name}" <${callerId.number ?? ''}>`),
  src: (channel) => channel.callerId.number,
  dst: (channel) => channel.exten,
  dcontext: (channel) => channel.context,
  channel: (channel) => channel.name,
  lastapp: (channel) => channel.application,
  lastdata: (channel) => channel.applicationData,
  uniqueid: (channel) => channel.uniqueId,
  linkedid: (channel) => channel.linkedId,
};

/** What the record says by itself. */
const READ_ONLY = new Set([
  ...['clid', 'src', 'dst', 'dcontext', 'channel', 'dstchannel', 'lastapp', 'lastdata', 'start', 'answer', 'end'],
  ...['duration', 'billsec', 'disposition', 'uniqueid', 'linkedid', 'sequence'],
]);
