import { defineEvent } from '../../define-event.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** Hints, and registrations of others and with others (AMI classic section 6 and 9). Devices themselves tell nothing here. */
export const stateEvents = [
  defineEvent({
    name: 'ExtensionStatus',
    on: 'extension.statusChanged',
    class: 'call',
    when: ({ repeated }) => repeated !== true,
    headers: ({ exten, context, status }) => line('Exten', exten) + line('Context', context) + line('Status', status),
  }),
  defineEvent({
    name: 'PeerStatus',
    on: 'endpoint.statusChanged',
    class: 'system',
    when: ({ status }) => status !== 'Rejected',
    headers: ({ peer, status, cause, ranOut, roundTripMs }) =>
      line('Peer', peer) +
      line('PeerStatus', status) +
      // A phone that took itself off the list had none.
      optionalLine('Cause', ranOut === false ? undefined : cause) +
      optionalLine('Time', roundTripMs === undefined ? undefined : Math.round(roundTripMs)),
  }),
  defineEvent({
    name: 'Registry',
    on: 'registration.changed',
    class: 'system',
    // Who is only said where it did not work, and where only in a refusal without a reason.
    headers: ({ technology, username, domain, status, cause }) =>
      line('ChannelDriver', technology) +
      optionalLine('Username', status === 'Registered' ? undefined : username) +
      optionalLine('Domain', cause === undefined ? domain : undefined) +
      line('Status', status) +
      optionalLine('Cause', cause === '' ? '<unknown>' : cause),
  }),
];
