import { defineEvent } from '../../define-event.ts';
import { bridgeHeaders } from '../../headers/bridge.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** Bridges and who is in them. That two parties hear each other is a pair fact, which only the classic dialect tells. */
export const bridgeEvents = [
  defineEvent({ name: 'BridgeCreate', on: 'bridge.created', class: 'call', headers: ({ bridge }) => bridgeHeaders(bridge) }),
  defineEvent({ name: 'BridgeDestroy', on: 'bridge.destroyed', class: 'call', headers: ({ bridge }) => bridgeHeaders(bridge) }),
  defineEvent({
    name: 'BridgeEnter',
    on: 'bridge.entered',
    class: 'call',
    headers: ({ bridge, channel, swapUniqueId }) =>
      bridgeHeaders(bridge) + channelHeaders(channel) + optionalLine('SwapUniqueid', swapUniqueId),
  }),
  defineEvent({
    name: 'BridgeLeave',
    on: 'bridge.left',
    class: 'call',
    headers: ({ bridge, channel }) => bridgeHeaders(bridge) + channelHeaders(channel),
  }),
  defineEvent({
    name: 'BridgeVideoSourceUpdate',
    on: 'bridge.videoSourceChanged',
    class: 'call',
    headers: ({ bridge, previous }) => bridgeHeaders(bridge) + line('BridgePreviousVideoSource', previous ?? ''),
  }),
  defineEvent({
    name: 'BridgeMerge',
    on: 'bridge.merged',
    class: 'call',
    headers: ({ to, from }) => bridgeHeaders(to, 'To') + bridgeHeaders(from, 'From'),
  }),
];
