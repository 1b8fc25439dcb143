import { entryOf } from '../../base/entry-of.ts';
import type { CallRecord, RecordField } from '../../core/ports/call-records.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import type { CdrEntry } from './cdr-entry.ts';

/** `"Alice" <100>`, as records have a caller id, both parts also where there is nothing in them. */
export const callerIdText = ({ callerId: { name = '', number = '' } }: ChannelSnapshot): string => `"${name}" <${number}>`;

/** A record as it is handed out. A record of which no outcome is known counts as not answered. */
export function recordOf(entry: CdrEntry): CallRecord {
  const { partyA, partyB, startedAt, answeredAt } = entry;
  const caller = partyA.snapshot;
  const endedAt = entry.endedAt ?? entry.lastEventAt;
  return {
    accountCode: caller.accountCode,
    source: caller.callerId.number ?? '',
    destination: entry.exten,
    destinationContext: entry.context,
    callerId: callerIdText(caller),
    channel: caller.name,
    destinationChannel: partyB?.snapshot.name ?? '',
    lastApplication: entry.application,
    lastData: entry.data,
    startedAt,
    answeredAt,
    endedAt,
    durationSeconds: Math.max(0, Math.floor((endedAt - startedAt) / 1000)),
    billableSeconds: answeredAt === undefined ? 0 : Math.max(0, entry.rules.billedSeconds(endedAt - answeredAt)),
    disposition: entry.disposition ?? 'NO ANSWER',
    amaFlags: caller.amaFlags,
    uniqueId: caller.uniqueId,
    linkedId: entry.linkedId,
    userField: partyB?.userField ? `${partyA.userField};${partyB.userField}` : partyA.userField,
    peerAccount: partyB?.snapshot.accountCode ?? '',
    sequence: entry.sequence,
    variables: { ...Object.fromEntries(partyB?.variables ?? []), ...Object.fromEntries(partyA.variables ?? []) },
  };
}

const text = (value: string | number | undefined): RecordField => ({ kind: 'text', text: String(value ?? '') });
const time = (at: number | undefined): RecordField => ({ kind: 'time', at });

/** Fields of a record that is being made. What the channel says now counts, where the record would have it from there. */
const FIELDS: Readonly<Record<string, (entry: CdrEntry, now: ChannelSnapshot, at: number) => RecordField>> = {
  clid: (_entry, channel) => text(callerIdText(channel)),
  src: (_entry, channel) => text(channel.callerId.number),
  dst: (_entry, channel) => text(channel.exten),
  dcontext: (_entry, channel) => text(channel.context),
  channel: (_entry, channel) => text(channel.name),
  dstchannel: ({ partyB }) => text(partyB?.snapshot.name),
  lastapp: (_entry, channel) => text(channel.application),
  lastdata: (_entry, channel) => text(channel.applicationData),
  start: ({ startedAt }) => time(startedAt),
  answer: ({ answeredAt }) => time(answeredAt),
  end: ({ endedAt }) => time(endedAt),
  duration: ({ startedAt, endedAt }, _channel, at) => seconds((endedAt ?? at) - startedAt, (ms) => Math.floor(ms / 1000)),
  billsec: ({ answeredAt, endedAt, rules }, _channel, at) =>
    seconds(answeredAt === undefined ? 0 : (endedAt ?? at) - answeredAt, (ms) => rules.billedSeconds(ms)),
  disposition: ({ disposition = 'NO ANSWER' }) => ({ kind: 'disposition', disposition }),
  amaflags: (_entry, channel) => ({ kind: 'amaFlags', flags: channel.amaFlags }),
  accountcode: (_entry, channel) => text(channel.accountCode),
  peeraccount: ({ partyB }) => text(partyB?.snapshot.accountCode),
  uniqueid: (_entry, channel) => text(channel.uniqueId),
  linkedid: ({ linkedId }) => text(linkedId),
  userfield: ({ partyA }) => text(partyA.userField),
  sequence: ({ sequence }) => text(sequence),
};

const seconds = (ms: number, whole: (ms: number) => number): RecordField => ({
  kind: 'seconds',
  seconds: Math.max(0, whole(ms)),
  exactSeconds: Math.max(0, ms / 1000),
});

/** A field, or a variable of the record's own. @param name in lower case */
export function readField(entry: CdrEntry, channel: ChannelSnapshot, name: string, at: number): RecordField {
  const read = entryOf(FIELDS, name);
  return read ? read(entry, channel, at) : text(entry.partyA.variables?.get(name));
}

/** Whether the record says it by itself. */
export const isReadOnly = (name: string): boolean => Object.hasOwn(FIELDS, name.toLowerCase()) && name.toLowerCase() !== 'peeraccount';

/** The same fields of a record that has been handed out. */
export const RECORD_FIELDS: Readonly<Record<string, (record: CallRecord) => RecordField>> = {
  clid: (record) => text(record.callerId),
  src: (record) => text(record.source),
  dst: (record) => text(record.destination),
  dcontext: (record) => text(record.destinationContext),
  channel: (record) => text(record.channel),
  dstchannel: (record) => text(record.destinationChannel),
  lastapp: (record) => text(record.lastApplication),
  lastdata: (record) => text(record.lastData),
  start: (record) => time(record.startedAt),
  answer: (record) => time(record.answeredAt),
  end: (record) => time(record.endedAt),
  duration: (record) => seconds(record.endedAt - record.startedAt, () => record.durationSeconds),
  billsec: (record) => seconds(record.answeredAt === undefined ? 0 : record.endedAt - record.answeredAt, () => record.billableSeconds),
  disposition: ({ disposition }) => ({ kind: 'disposition', disposition }),
  amaflags: ({ amaFlags }) => ({ kind: 'amaFlags', flags: amaFlags }),
  accountcode: (record) => text(record.accountCode),
  peeraccount: (record) => text(record.peerAccount),
  uniqueid: (record) => text(record.uniqueId),
  linkedid: (record) => text(record.linkedId),
  userfield: (record) => text(record.userField),
  sequence: (record) => text(record.sequence),
};
