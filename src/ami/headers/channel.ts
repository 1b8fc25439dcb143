import { channelStateName } from '../../core/channel/channel-state.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { escapeC } from '../../wire/message-encoder.ts';
import { line } from './line.ts';

/** Before each header of a snapshot when an event speaks of several channels. */
export type ChannelPrefix =
  | ''
  | 'Dest'
  | 'LocalOne'
  | 'LocalTwo'
  | 'Source'
  | 'Target'
  | 'Transferer'
  | 'Transferee'
  | 'OrigTransferer'
  | 'SecondTransferer'
  | 'TransferTarget'
  | 'Parkee'
  | 'Retriever';

/** A number or a name that is not known. */
export const UNKNOWN = '<unknown>';

/**
 * The modern dialect's snapshot of a channel: fourteen headers, `Tenantid` where set, one `ChanVariable` per configured variable
 * (AMI modern section 4). A snapshot is printed once however many events repeat it.
 */
export function channelHeaders(channel: ChannelSnapshot, prefix: ChannelPrefix = ''): string {
  if (prefix !== '') return printChannel(channel, prefix);
  for (const one of printed) if (one?.channel === channel) return one.text;
  const text = printChannel(channel, '');
  printed[at] = { channel, text };
  at = (at + 1) % KEPT;
  return text;
}

/** Events that repeat a snapshot follow each other, so the last few are enough; a weak map would have the collector look at each one. */
const KEPT = 4;
const printed: ({ readonly channel: ChannelSnapshot; readonly text: string } | undefined)[] = new Array(KEPT).fill(undefined);
let at = 0;

function printChannel(channel: ChannelSnapshot, prefix: ChannelPrefix): string {
  let text =
    line(`${prefix}Channel`, channel.name) +
    line(`${prefix}ChannelState`, channel.state) +
    line(`${prefix}ChannelStateDesc`, channelStateName(channel.state)) +
    line(`${prefix}CallerIDNum`, channel.callerId.number || UNKNOWN) +
    line(`${prefix}CallerIDName`, escapeC(channel.callerId.name || UNKNOWN)) +
    line(`${prefix}ConnectedLineNum`, channel.connectedLine.number || UNKNOWN) +
    line(`${prefix}ConnectedLineName`, escapeC(channel.connectedLine.name || UNKNOWN)) +
    line(`${prefix}Language`, channel.language) +
    line(`${prefix}AccountCode`, channel.accountCode) +
    line(`${prefix}Context`, channel.context) +
    line(`${prefix}Exten`, channel.exten) +
    line(`${prefix}Priority`, channel.priority) +
    line(`${prefix}Uniqueid`, channel.uniqueId) +
    line(`${prefix}Linkedid`, channel.linkedId);
  if (channel.tenantId !== '') text += line(`${prefix}Tenantid`, channel.tenantId);
  for (const [name, value] of channel.reported) text += line(`${prefix}ChanVariable`, `${name}=${escapeC(value)}`);
  return text;
}

/** As `channelHeaders`; nothing when there is no channel. */
export const optionalChannelHeaders = (channel: ChannelSnapshot | undefined, prefix: ChannelPrefix = ''): string =>
  channel ? channelHeaders(channel, prefix) : '';
