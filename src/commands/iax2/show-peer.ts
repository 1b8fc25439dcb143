import { parseCallerId } from '../../core/channel/caller-id.ts';
import type { IaxPeerView } from '../../core/endpoint/iax-directory.ts';
import { reachabilityText } from '../../core/endpoint/reachability.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

const yes = (on: boolean) => (on ? 'Yes' : 'No');
const TOKENS = { yes: 'Yes', auto: 'Auto', no: 'No', default: 'No' } as const;

function callerId({ options }: IaxPeerView): string {
  const { name, number } = parseCallerId(options.callerId ?? '');
  if (name !== undefined && number !== undefined) return `"${name}" <${number}>`;
  return name ?? number ?? '<unspecified>';
}

/** Lines of the sheet: label, value, and whose sheet has it where only one does. */
const LINES: readonly (readonly [label: string, value: (peer: IaxPeerView, now: number) => string, only?: CommandDialect])[] = [
  ['  * Name       ', (p) => p.name],
  ['  Description  ', (p) => p.options.description, 'modern'],
  ['  Secret       ', (p) => (p.options.secret === '' ? '<Not set>' : '<Set>')],
  ['  Context      ', (p) => p.options.contexts[0] ?? ''],
  ['  Parking lot  ', () => '', 'modern'],
  ['  Mailbox      ', (p) => p.options.mailbox],
  ['  Dynamic      ', (p) => yes(p.options.isDynamic)],
  ['  Callnum limit', (p) => String(p.options.maxCallNumbers ?? 0)],
  ['  Calltoken req', (p) => TOKENS[p.options.callToken]],
  ['  Trunk        ', (p) => yes(p.options.isTrunk)],
  ['  Encryption   ', () => 'No', 'modern'],
  ['  Callerid     ', callerId],
  ['  Expire       ', (p, now) => (p.expiresAt === undefined ? '-1' : String(Math.max(0, Math.round((p.expiresAt - now) / 1000))))],
  ['  ACL          ', (p) => yes(p.options.acl.isSet)],
  ['  Addr->IP     ', (p) => `${p.contact?.address ?? '(Unspecified)'} Port ${p.contact?.port ?? 0}`],
  ['  Defaddr->IP  ', (p) => `${p.options.defaultAddress || '(Unspecified)'} Port ${p.options.port}`],
  ['  Username     ', (p) => p.options.userName],
  ['  Codecs       ', (p) => `(${p.options.codecs.join('|')})`],
  ['  Codec Order  ', (p) => `(${p.options.codecs.join('|') || 'none'})`],
  ['  Status       ', reachabilityText],
  [
    '  Qualify      ',
    ({ options: o }) =>
      `every ${o.qualifyFrequencyMs}ms when OK, every ${o.qualifyRetryMs}ms when UNREACHABLE (sample smoothing ${o.qualifySmoothing ? 'On' : 'Off'})`,
  ],
];

export const iaxShowPeer = defineCommand({
  words: 'iax2 show peer',
  aliases: ['iax2 list peer'],
  summary: 'Show details on specific IAX2 peer',
  usage: `Usage: iax2 show peer <name>
       Display details on specific IAX peer`,
  run({ exchange, dialect }, [name, ...rest]) {
    if (name === undefined || rest.length > 1) return 'usage';
    const peer = exchange.iax.findPeer(name);
    if (!peer) return [`Peer ${name} not found.`, ''];
    const shown = LINES.filter(([, , only]) => only === undefined || only === dialect);
    return ['', '', ...shown.map(([label, value]) => `${label}: ${value(peer, exchange.system.now)}`), ''];
  },
});

export const iaxUnregister = defineCommand({
  words: 'iax2 unregister',
  summary: 'Unregister (force expiration) an IAX2 peer from the registry',
  usage: `Usage: iax2 unregister <peername>
       Unregister (force expiration) an IAX2 peer from the registry.`,
  run({ exchange }, [name, ...rest]) {
    if (name === undefined || rest.length > 0) return 'usage';
    const outcome = exchange.iax.unregister(name);
    if (outcome === 'unknown') return [`Peer unknown: ${name}. Not unregistered`];
    return [outcome === 'unregistered' ? `Peer ${name} unregistered` : `Peer ${name} not registered`];
  },
});
