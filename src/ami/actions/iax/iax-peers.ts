import { each } from '../../../base/each.ts';
import type { IaxPeerView } from '../../../core/endpoint/iax-directory.ts';
import { reachabilityText } from '../../../core/endpoint/reachability.ts';
import { iaxPeerMask, iaxPeerName, NO_ADDRESS } from '../../../exchange/iax-tables.ts';
import { defineAction } from '../../define-action.ts';
import { line, optionalLine } from '../../headers/line.ts';
import { item, list, rawLines } from '../../reply.ts';

const yes = (on: boolean) => (on ? 'yes' : 'no');

const tail = (peer: IaxPeerView): string =>
  line('Dynamic', yes(peer.options.isDynamic)) +
  line('Trunk', yes(peer.options.isTrunk)) +
  line('Encryption', 'no') +
  line('Status', reachabilityText(peer));

/** A list in the modern dialect, a table of text without a Response in the classic one. */
export const iaxPeers = defineAction({
  name: 'IAXpeers',
  summary: 'List IAX peers.',
  description: 'Lists every IAX2 peer with where it is reached and how it is.',
  privileges: { modern: ['system', 'reporting'], classic: [] },
  run({ exchange, dialect, actionId }) {
    if (dialect.name === 'classic') return rawLines(exchange.iax.peerTable('classic'), actionId);
    return list({
      message: 'Peer status list will follow',
      actionId: 'none',
      items: each(exchange.iax.peers('hashed'), (peer) =>
        item(
          'PeerEntry',
          line('Channeltype', 'IAX2') +
            line('ObjectName', iaxPeerName(peer)) +
            line('ChanObjectType', 'peer') +
            line('IPaddress', peer.contact?.address ?? NO_ADDRESS) +
            line('IPport', peer.contact?.port ?? NO_ADDRESS) +
            tail(peer) +
            line('Description', peer.options.description),
        ),
      ),
      complete: 'PeerlistComplete',
    });
  },
});

export const iaxPeerList = defineAction({
  name: 'IAXpeerlist',
  summary: 'List IAX Peers.',
  description: 'Lists every IAX2 peer as IAXpeers does, with the name that it is called by apart.',
  privileges: ['system', 'reporting'],
  onlyIn: 'modern',
  run: ({ exchange }) =>
    list({
      message: 'IAX Peer status list will follow',
      actionId: 'first',
      items: each(exchange.iax.peers('hashed'), (peer) =>
        item(
          'PeerEntry',
          line('Channeltype', 'IAX') +
            line('ObjectName', peer.name) +
            optionalLine('ObjectUsername', peer.options.userName || undefined) +
            line('ChanObjectType', 'peer') +
            line('IPaddress', peer.contact?.address ?? NO_ADDRESS) +
            line('Mask', iaxPeerMask(peer)) +
            line('Port', peer.contact?.port ?? NO_ADDRESS) +
            tail(peer),
        ),
      ),
      complete: 'PeerlistComplete',
    }),
});
