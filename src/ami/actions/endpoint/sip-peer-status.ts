import { each } from '../../../base/each.ts';
import type { EndpointView } from '../../../core/endpoint/directory.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, list } from '../../reply.ts';

export default defineAction({
  name: 'SIPpeerstatus',
  summary: 'Show the status of one or all of the sip peers.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: { peer: text('Peer', 'name of one, `SIP/` before it or not; all without it') },
  run({ exchange }, { peer }) {
    const one = peer === undefined ? undefined : exchange.endpoints.find('SIP', peer.replace(/^SIP\//i, ''));
    if (peer !== undefined && !one) return failure('No such peer');
    return list({
      message: 'Peer status will follow',
      items: each(one ? [one] : exchange.endpoints.list('SIP', 'hashed'), (found) => item('PeerStatus', statusOf(found), 'System')),
      complete: 'SIPpeerstatusComplete',
    });
  },
});

const WORDS = {
  unmonitored: 'Unmonitored',
  unknown: 'Unknown',
  reachable: 'Reachable',
  lagged: 'Lagged',
  unreachable: 'Unreachable',
} as const satisfies Record<EndpointView['reachability'], string>;

/** The time of a round trip is told where there was one. */
function statusOf({ name, reachability, roundTripMs }: EndpointView): string {
  const answers = reachability === 'reachable' || reachability === 'lagged';
  const time = answers && roundTripMs !== undefined ? line('Time', Math.round(roundTripMs)) : '';
  return line('ChannelType', 'SIP') + line('Peer', `SIP/${name}`) + line('PeerStatus', WORDS[reachability]) + time;
}
