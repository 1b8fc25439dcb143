import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import { defineEvent } from '../../define-event.ts';
import { channelHeaders, optionalChannelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

const halves = (one: ChannelSnapshot, two: ChannelSnapshot) => channelHeaders(one, 'LocalOne') + channelHeaders(two, 'LocalTwo');
const yesOrNo = (value: boolean) => (value ? 'Yes' : 'No');

/** Local channels: their two halves, and how they take themselves out of a call (AMI modern section 14). */
export const localEvents = [
  defineEvent({
    name: 'LocalBridge',
    on: 'local.bridged',
    class: 'call',
    headers: ({ one, two, context, exten, optimizable }) =>
      halves(one, two) + line('Context', context) + line('Exten', exten) + line('LocalOptimization', yesOrNo(optimizable)),
  }),
  defineEvent({
    name: 'LocalOptimizationBegin',
    on: 'local.optimizationBegan',
    class: 'call',
    headers: ({ one, two, source, destinationUniqueId, id }) =>
      halves(one, two) + optionalChannelHeaders(source, 'Source') + line('DestUniqueId', destinationUniqueId) + line('Id', id),
  }),
  defineEvent({
    name: 'LocalOptimizationEnd',
    on: 'local.optimizationEnded',
    class: 'call',
    headers: ({ one, two, success, id }) => halves(one, two) + line('Success', yesOrNo(success)) + line('Id', id),
  }),
];
