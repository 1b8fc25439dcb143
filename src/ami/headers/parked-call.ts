import type { ParkedCallFact } from '../../core/facts/parking-facts.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import { channelHeaders, optionalChannelHeaders } from './channel.ts';
import { classicCaller, classicChannelName } from './classic-channel.ts';
import { line } from './line.ts';

/** What every message of the modern dialect says of a parked call (AMI modern section 13). */
export const parkedCallHeaders = (call: ParkedCallFact, retriever?: ChannelSnapshot): string =>
  channelHeaders(call.channel, 'Parkee') +
  optionalChannelHeaders(retriever, 'Retriever') +
  line('ParkerDialString', call.parkerDialString) +
  line('Parkinglot', call.lot) +
  line('ParkingSpace', call.space) +
  line('ParkingTimeout', call.secondsLeft) +
  line('ParkingDuration', call.secondsParked);

/** The same in 2006. `unknown` stands for a caller without a number or name: the list leaves it empty. */
export function classicParkedCallHeaders(call: ParkedCallFact, { from, unknown, hasTimeout }: ClassicForm): string {
  const { number, name } = classicCaller(call.channel);
  return (
    line('Exten', call.space) +
    line('Channel', classicChannelName(call.channel.name)) +
    (from === undefined ? '' : line('From', classicChannelName(from))) +
    (hasTimeout ? line('Timeout', call.secondsLeft) : '') +
    line('CallerIDNum', number ?? unknown) +
    line('CallerIDName', name ?? unknown)
  );
}

interface ClassicForm {
  readonly from?: string;
  readonly unknown: string;
  readonly hasTimeout?: boolean;
}
