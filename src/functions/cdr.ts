import { amaFlagsName, amaFlagsOf } from '../core/channel/ama-flags.ts';
import type { Channel } from '../core/channel/channel.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { callRecords } from '../core/ports/call-records.ts';
import { fieldText } from '../features/cdr/field-text.ts';

export const cdr = defineFunction({
  name: 'CDR',
  summary: 'Fields of the call record',
  syntax: 'CDR(name[,options])',
  description: [
    'Reads of the newest record of the call clid, src, dst, dcontext, channel, dstchannel, lastapp, lastdata, start, answer, end, duration, billsec,',
    'disposition, amaflags, accountcode, peeraccount, uniqueid, linkedid, userfield, sequence, and variables of your own. Option u reads times, outcome and',
    'flags as numbers, f lengths with fractions of a second. Sets userfield, accountcode, amaflags and variables of your own.',
    'Without call records (cdr.conf) it reads what the channel says of itself, and the variables that were set on it.',
  ].join('\n'),
  read({ core, channel }, args) {
    const [name = '', options = ''] = splitArguments(args);
    if (!channel) return '';
    const records = callRecords.find(core);
    if (!records) return unrecorded(channel, name.trim().toLowerCase());
    const field = records.read(channel, name);
    return field ? fieldText(field, { isRaw: options.includes('u'), isExact: options.includes('f') }) : '';
  },
  write({ core, channel }, args, value) {
    const name = (splitArguments(args)[0] ?? '').trim().toLowerCase();
    if (!channel || name === '') return false;
    switch (name) {
      case 'accountcode':
        channel.update({ accountCode: value });
        return true;
      case 'amaflags':
        channel.update({ amaFlags: /^\d+$/.test(value) ? Number(value) : (amaFlagsOf(value) ?? 0) });
        return true;
      case 'peeraccount':
        core.logger.warning('CDR(peeraccount) is the account code of the other channel: set that');
        return true;
    }
    const records = callRecords.find(core);
    if (!records) return keep(channel, name, value);
    if (name === 'userfield') return records.setUserField(channel, value);
    const isSet = records.setVariable(channel, name, value);
    if (!isSet) core.logger.warning(`CDR(${name}) cannot be set`);
    return isSet;
  },
});

// ---- where no records are kept

const KEY = 'CDR';

/** What a record would have from the channel. */
const OF_CHANNEL: Readonly<Record<string, (channel: Channel) => string | undefined>> = {
  accountcode: ({ accountCode }) => accountCode,
  amaflags: ({ amaFlags }) => amaFlagsName(amaFlags),
  clid: ({ callerId: { name, number = '' } }) => (name === undefined ? number : `"${name}" <${number}>`),
  src: ({ callerId }) => callerId.number,
  dst: ({ exten }) => exten,
  dcontext: ({ context }) => context,
  channel: ({ name }) => name,
  lastapp: ({ application }) => application,
  lastdata: ({ applicationData }) => applicationData,
  uniqueid: ({ uniqueId }) => uniqueId,
  linkedid: ({ linkedId }) => linkedId,
};

const kept = (channel: Channel) => channel.attachments.get(KEY) as Map<string, string> | undefined;

function unrecorded(channel: Channel, name: string): string {
  return (Object.hasOwn(OF_CHANNEL, name) ? OF_CHANNEL[name]?.(channel) : kept(channel)?.get(name)) ?? '';
}

function keep(channel: Channel, name: string, value: string): boolean {
  if (Object.hasOwn(OF_CHANNEL, name) || BY_ITSELF.has(name)) return false;
  channel.attachments.set(KEY, (kept(channel) ?? new Map<string, string>()).set(name, value));
  return true;
}

const BY_ITSELF = new Set(['dstchannel', 'start', 'answer', 'end', 'duration', 'billsec', 'disposition', 'sequence']);
