import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { EndpointView } from '../core/endpoint/directory.ts';

export const sippeer = defineFunction({
  name: 'SIPPEER',
  summary: 'What is known of a SIP peer',
  syntax: 'SIPPEER(peername[,item])',
  description:
    'Items: ip (the default), port, status, dynamic, expire, useragent, context, language, accountcode, mailbox, callerid_name, callerid_num, codecs, codec[n], limit, busylevel, curcalls and chanvar[name]. Empty for an unknown peer.',
  read({ core }, args) {
    const [name = '', item = ''] = splitArguments(args, { raw: true });
    const peer = core.endpoints.get('sip')?.find(name.trim());
    if (!peer) return '';
    const [, field = '', index] = /^\s*([a-z_]*)\s*(?:\[(.*)\])?\s*$/i.exec(item) ?? [];
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
  dynamic: (peer) => (peer.options.dynamic ? 'yes' : 'no'),
  expire: (peer, _index, now) =>
    peer.contact?.expiresAt === undefined ? '-1' : String(Math.max(0, Math.round((peer.contact.expiresAt - now) / 1000))),
  useragent: (peer) => peer.contact?.userAgent ?? '',
  context: (peer) => peer.options.context,
  language: (peer) => peer.options.language,
  accountcode: (peer) => peer.options.accountCode,
  mailbox: (peer) => peer.options.mailbox,
  callerid_name: (peer) => peer.options.callerId?.name ?? '',
  callerid_num: (peer) => peer.options.callerId?.number ?? '',
  codecs: (peer) => `(${peer.options.codecs.join('|')})`,
  codec: (peer, index) => peer.options.codecs[Number(index)] ?? '',
  limit: (peer) => String(peer.options.callLimit),
  busylevel: (peer) => String(peer.options.busyLevel),
  curcalls: (peer) => String(peer.callsInUse),
  chanvar: (peer, index) => peer.options.variables.find(([name]) => name === index)?.[1] ?? '',
};

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
