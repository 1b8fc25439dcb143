import { formatTime } from '../../core/dialplan/format-time.ts';
import { localTime } from '../../core/dialplan/local-time.ts';
import type { ChannelEventRecord } from '../../core/ports/channel-events.ts';

type Read = (record: ChannelEventRecord) => string;

/** What `${name}` reads in a line or column of a record (Asterisk 20 main/cel.c, the channel that is fabricated of an event). */
export const RECORD_VARIABLES: Readonly<Record<string, (record: ChannelEventRecord, dateFormat: string) => string>> = {
  eventtype: nameOfEvent,
  eventenum: ({ type }) => type,
  userdeftype: ({ detail }) => detail,
  eventtime: ({ at }, dateFormat) => timeText(at, dateFormat),
  eventextra: ({ extra }) => extra,
  BRIDGEPEER: peersOf,
};

/** What `${CHANNEL(item)}` reads, by item in lower case. */
export const CHANNEL_ITEMS: Readonly<Record<string, Read>> = {
  name: ({ channel }) => channel.name,
  channame: ({ channel }) => channel.name,
  exten: ({ channel }) => channel.exten,
  context: ({ channel }) => channel.context,
  appname: ({ channel }) => channel.application ?? '',
  appdata: ({ channel }) => channel.applicationData ?? '',
  amaflags: ({ channel }) => String(channel.amaFlags),
  accountcode: ({ channel }) => channel.accountCode,
  peeraccount: ({ channel }) => channel.peerAccountCode,
  uniqueid: ({ channel }) => channel.uniqueId,
  linkedid: ({ channel }) => channel.linkedId,
  userfield: ({ channel }) => channel.userField ?? '',
  tenantid: ({ channel }) => channel.tenantId,
  peer: peersOf,
};

/** What `${CALLERID(field)}` reads, by field in lower case. */
export const CALLER_FIELDS: Readonly<Record<string, Read>> = {
  all: ({ channel: { callerId } }) => `"${callerId.name ?? ''}" <${callerId.number ?? ''}>`,
  name: ({ channel }) => channel.callerId.name ?? '',
  num: ({ channel }) => channel.callerId.number ?? '',
  number: ({ channel }) => channel.callerId.number ?? '',
  ani: ({ channel }) => channel.ani ?? '',
  rdnis: ({ channel }) => channel.redirectingNumber ?? '',
  dnid: ({ channel }) => channel.dialedNumber ?? '',
};

/** Which event it is: of the dialplan's own the name that the dialplan gave it. */
export function nameOfEvent({ type, detail }: ChannelEventRecord): string {
  return type === 'USER_DEFINED' ? detail : type;
}

function peersOf({ peers }: ChannelEventRecord): string {
  return peers.join(',');
}

/** By a format of strftime, or without one as seconds and microseconds since 1970. */
function timeText(at: number, format: string): string {
  const seconds = Math.floor(at / 1000);
  if (format !== '') return formatTime(format, localTime(at), seconds);
  return `${seconds}.${String(Math.floor(at) - seconds * 1000).padStart(3, '0')}000`;
}
