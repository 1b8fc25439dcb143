import { each } from '../../../base/each.ts';
import type { EndpointView } from '../../../core/endpoint/directory.ts';
import { reachabilityText } from '../../../core/endpoint/reachability.ts';
import { defineAction } from '../../define-action.ts';
import { line } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

const yes = (on: boolean) => (on ? 'yes' : 'no');

export default defineAction({
  name: 'SIPpeers',
  summary: 'List SIP peers.',
  description: 'Lists every SIP peer with where it is reached and how it is.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  run({ exchange, dialect }) {
    const isClassic = dialect.name === 'classic';
    const peers = exchange.endpoints.list('SIP', isClassic ? 'newest first' : 'by name');
    return list({
      message: 'Peer status list will follow',
      actionId: 'first',
      items: each(peers, (peer) => item('PeerEntry', (isClassic ? classicBody : modernBody)(peer))),
      complete: 'PeerlistComplete',
      classic: { counted: true },
    });
  },
});

const head = (peer: EndpointView): string =>
  line('Channeltype', 'SIP') +
  line('ObjectName', peer.name) +
  line('ChanObjectType', 'peer') +
  line('IPaddress', peer.contact?.address ?? '-none-') +
  line('IPport', peer.contact?.port ?? 0) +
  line('Dynamic', yes(peer.options.aor.isDynamic));

const modernBody = (peer: EndpointView): string =>
  head(peer) +
  line('AutoForcerport', 'yes') +
  line('Forcerport', 'no') +
  line('AutoComedia', 'no') +
  line('Comedia', 'no') +
  line('VideoSupport', 'no') +
  line('TextSupport', 'no') +
  line('ACL', yes(peer.options.identify.acl.isSet)) +
  line('Status', reachabilityText(peer)) +
  line('RealtimeDevice', 'no') +
  line('Description', peer.options.call.description) +
  line('Accountcode', peer.options.call.accountCode);

const classicBody = (peer: EndpointView): string =>
  head(peer) +
  line('Natsupport', 'no') +
  line('VideoSupport', 'no') +
  line('ACL', yes(peer.options.identify.acl.isSet)) +
  line('Status', reachabilityText(peer)) +
  line('RealtimeDevice', 'no');
