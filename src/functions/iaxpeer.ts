import { entryOf } from '../base/entry-of.ts';
import { parseCallerId } from '../core/channel/caller-id.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { type IaxPeerView, iaxDirectory } from '../core/endpoint/iax-directory.ts';
import { reachabilityText } from '../core/endpoint/reachability.ts';

export const iaxpeer = defineFunction({
  name: 'IAXPEER',
  summary: 'What is known of an IAX2 peer',
  syntax: 'IAXPEER(peername[,item])',
  description:
    'Items: ip (the default), status, mailbox, context, expire, dynamic, callerid_name, callerid_num, codecs and codec[n]. The peer CURRENTCHANNEL stands for the address that the channel talks to. Empty for an unknown peer.',
  read({ core, channel }, args) {
    const [name = '', item = ''] = splitArguments(args, { raw: true });
    if (name.trim() === 'CURRENTCHANNEL') return channel?.technology === 'IAX2' ? (channel.leg.read?.('peerip') ?? '') : '';
    const peer = iaxDirectory.find(core)?.findPeer(name.trim());
    if (!peer) return '';
    const [, field = '', index] = /^([a-z_]*)\s*(?:\[(.*)\])?$/i.exec(item.trim()) ?? [];
    const key = field.toLowerCase() || 'ip';
    return entryOf(ITEMS, key)?.(peer, index ?? '', core.clock.now()) ?? '';
  },
});

const ITEMS: Readonly<Record<string, (peer: IaxPeerView, index: string, now: number) => string>> = {
  ip: (peer) => peer.contact?.address ?? '',
  status: reachabilityText,
  mailbox: (peer) => peer.options.mailbox,
  context: (peer) => peer.options.contexts[0] ?? '',
  expire: (peer, _index, now) => (peer.expiresAt === undefined ? '-1' : String(Math.max(0, Math.round((peer.expiresAt - now) / 1000)))),
  dynamic: (peer) => (peer.options.isDynamic ? 'yes' : 'no'),
  callerid_name: (peer) => parseCallerId(peer.options.callerId ?? '').name ?? '',
  callerid_num: (peer) => parseCallerId(peer.options.callerId ?? '').number ?? '',
  codecs: (peer) => `(${peer.options.codecs.join('|')})`,
  codec: (peer, index) => peer.options.codecs[Number(index)] ?? '',
};
