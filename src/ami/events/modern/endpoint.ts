import type { Fact } from '../../../core/facts.ts';
import { defineEvent } from '../../define-event.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** chan_sip gives this cause also when a phone takes its registration back. */
const causeOf = ({ technology, status, cause }: Fact<'endpoint.statusChanged'>): string | undefined =>
  cause ?? (technology === 'SIP' && status === 'Unregistered' ? 'Expired' : undefined);

/** chan_sip tells the time of a round trip only where there was none (`-1`). */
const timeOf = ({ technology, roundTripMs }: Fact<'endpoint.statusChanged'>): number | undefined =>
  roundTripMs === undefined || (technology === 'SIP' && roundTripMs >= 0) ? undefined : Math.round(roundTripMs);

/** Registrations and whether an endpoint can be reached (AMI modern section 18). */
export const endpointEvents = [
  defineEvent({
    name: 'PeerStatus',
    on: 'endpoint.statusChanged',
    class: 'system',
    headers: (fact) =>
      line('ChannelType', fact.technology) +
      line('Peer', fact.peer) +
      line('PeerStatus', fact.status) +
      optionalLine('Cause', causeOf(fact)) +
      optionalLine('Address', fact.status === 'Registered' ? fact.address : undefined) +
      optionalLine('Port', fact.port) +
      optionalLine('Time', timeOf(fact)),
  }),
  defineEvent({
    name: 'SIPQualifyPeerDone',
    on: 'endpoint.qualified',
    class: 'call',
    when: ({ technology }) => technology === 'SIP',
    headers: ({ peer, actionId }) => line('Peer', peer.replace(/^SIP\//, '')) + optionalLine('ActionID', actionId),
  }),
];
