import type { Fact } from '../../../core/facts.ts';
import { defineEvent } from '../../define-event.ts';
import { optionalBridgeHeaders } from '../../headers/bridge.ts';
import { channelHeaders, optionalChannelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

type Destination = Fact<'transfer.attended'>['destination'];

/** `DestType` and the headers that its kind has. */
function destinationHeaders(destination: Destination): string {
  const type = line('DestType', destination.type);
  switch (destination.type) {
    case 'Bridge':
      return type + line('DestBridgeUniqueid', destination.bridgeId);
    case 'Threeway':
      return type + line('DestBridgeUniqueid', destination.bridgeId) + line('DestTransfererChannel', destination.transferer.name);
    case 'App':
      return type + line('DestApp', destination.application);
    case 'Link':
      return type + channelHeaders(destination.one, 'LocalOne') + channelHeaders(destination.two, 'LocalTwo');
    case 'Fail':
      return type;
  }
}

const external = (isExternal: boolean) => line('IsExternal', isExternal ? 'Yes' : 'No');

/** Transfers (AMI modern section 14): by the phone (external) or by a feature code; and calls that others pick up. */
export const transferEvents = [
  defineEvent({
    name: 'Pickup',
    on: 'channel.pickedUp',
    class: 'call',
    headers: ({ channel, target }) => channelHeaders(channel) + channelHeaders(target, 'Target'),
  }),
  defineEvent({
    name: 'BlindTransfer',
    on: 'transfer.blind',
    class: 'call',
    headers: (fact) =>
      line('Result', fact.result) +
      channelHeaders(fact.transferer, 'Transferer') +
      optionalChannelHeaders(fact.transferee, 'Transferee') +
      optionalBridgeHeaders(fact.bridge) +
      external(fact.isExternal) +
      line('Context', fact.context) +
      line('Extension', fact.exten),
  }),
  defineEvent({
    name: 'AttendedTransfer',
    on: 'transfer.attended',
    class: 'call',
    headers: (fact) =>
      line('Result', fact.result) +
      channelHeaders(fact.original.transferer, 'OrigTransferer') +
      optionalBridgeHeaders(fact.original.bridge, 'Orig') +
      channelHeaders(fact.second.transferer, 'SecondTransferer') +
      optionalBridgeHeaders(fact.second.bridge, 'Second') +
      optionalChannelHeaders(fact.transferee, 'Transferee') +
      optionalChannelHeaders(fact.target, 'TransferTarget') +
      external(fact.isExternal) +
      destinationHeaders(fact.destination),
  }),
];
