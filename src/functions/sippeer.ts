import { parseCallerId } from '../core/channel/caller-id.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { EndpointView } from '../core/endpoint/directory.ts';

export const sippeer = defineFunction({
  name: 'SIPPEER',
  summary: 'What is known of a SIP peer',
  syntax: 'SIPPEER(peername[,item])',
  description:
    'Items: ip (the default), port, status, dynamic, expire, useragent, context, language, accountcode, mailbox, callerid_name, callerid_num, callgroup, pickupgroup, namedcallgroup, namedpickupgroup, codecs, codec[n], limit, busylevel, curcalls and chanvar[name]. Empty for an unknown peer.',
  read({ core }, args) {
    const [name = '', item = ''] = splitArguments(args, { raw: true });
    const peer = core.endpoints.get('sip')?.find(name.trim());
    if (!peer) return '';
    const [, field = '', index] = /^([a-z_]*)\s*(?:\[(.*)\])?$/i.exec(item.trim()) ?? [];
    const key = field.toLowerCase() || 'ip';
    if (Object.hasOwn(ITEMS, key)) return ITEMS[key]!(peer, index ?? '', core.clock.now());
    core.logger.warning(`SIPPEER(${args}): unknown item`);
    return '';
  },
});

const ITEMS: Readonly<Record<string, (peer: EndpointView, index: string, now: number) => string>> = {
  ip: (peer) => peer.contact?.address ?? '',
  port: (peer) => (peer.contact ? String(peer.contact.port) : ''),
  status: (peer) => statusOf(peer),
  dynamic: (peer) => (peer.options.aor.isDynamic ? 'yes' : 'no'),
  expire: (peer, _index, now) =>
    peer.contact?.expiresAt === undefined ? '-1' : String(Math.max(0, Math.round((peer.contact.expiresAt - now) / 1000))),
  useragent: (peer) => peer.contact?.userAgent ?? '',
  context: (peer) => peer.options.call.context,
  language: (peer) => peer.options.call.language,
  accountcode: (peer) => peer.options.call.accountCode,
  mailbox: (peer) => peer.options.call.mailbox,
  callerid_name: (peer) => callerIdOf(peer).name ?? '',
  callerid_num: (peer) => callerIdOf(peer).number ?? '',
  callgroup: (peer) => peer.options.call.callGroup,
  pickupgroup: (peer) => peer.options.call.pickupGroup,
  namedcallgroup: (peer) => peer.options.call.namedCallGroup,
  namedpickupgroup: (peer) => peer.options.call.namedPickupGroup,
  codecs: (peer) => `(${peer.options.call.codecs.join('|')})`,
  codec: (peer, index) => peer.options.call.codecs[Number(index)] ?? '',
  limit: (peer) => String(peer.options.call.callLimit ?? 0),
  busylevel: (peer) => String(peer.options.call.busyLevel),
  curcalls: (peer) => String(peer.callsInUse),
  chanvar: (peer, index) => peer.options.call.variables.find(([name]) => name === index)?.[1] ?? '',
};

const callerIdOf = (peer: EndpointView) => parseCallerId(peer.options.call.callerId ?? '');

/** As `sip show peers` has it. */
function statusOf({ reachability, roundTripMs }: EndpointView): string {
  switch (reachability) {
    case 'reachable':
      return `OK (${roundTripMs ?? 0} ms)`;
    case 'lagged':
      return `LAGGED (${roundTripMs ?? 0} ms)`;
    case 'unreachable':
      return 'UNREACHABLE';
    case 'unknown':
      return 'UNKNOWN';
    default:
      return 'Unmonitored';
  }
}
