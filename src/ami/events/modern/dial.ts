import { defineEvent } from '../../define-event.ts';
import { channelHeaders, optionalChannelHeaders } from '../../headers/channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** Dialling (AMI modern section 11). The caller's headers are absent where the exchange itself dials. */
export const dialEvents = [
  defineEvent({
    name: 'DialBegin',
    on: 'dial.began',
    class: 'call',
    headers: ({ caller, callee, dialString }) =>
      optionalChannelHeaders(caller) + channelHeaders(callee, 'Dest') + line('DialString', dialString),
  }),
  defineEvent({
    name: 'DialState',
    on: 'dial.stateChanged',
    class: 'call',
    headers: ({ caller, callee, status }) => optionalChannelHeaders(caller) + channelHeaders(callee, 'Dest') + line('DialStatus', status),
  }),
  defineEvent({
    name: 'DialEnd',
    on: 'dial.ended',
    class: 'call',
    headers: ({ caller, callee, forward, status }) =>
      optionalChannelHeaders(caller) + channelHeaders(callee, 'Dest') + optionalLine('Forward', forward) + line('DialStatus', status),
  }),
];
