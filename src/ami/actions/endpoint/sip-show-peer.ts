import { parseCallerId, parsePresentation, presentationText } from '../../../core/channel/caller-id.ts';
import type { EndpointView } from '../../../core/endpoint/directory.ts';
import { reachabilityText } from '../../../core/endpoint/reachability.ts';
import { type ActionContext, defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, type Reply, raw, success } from '../../reply.ts';

type Rows = readonly (readonly [string, string | number])[];

export default defineAction({
  name: 'SIPshowpeer',
  summary: 'show SIP peer (text format).',
  description: 'Shows one SIP peer: how it is configured and where it is.',
  privileges: { modern: ['system', 'reporting'], classic: ['system'] },
  fields: { peer: required('Peer', 'name of the peer', { modern: 'Peer: <name> missing.', classic: 'Peer: <name> missing.' }) },
  run(context, { peer: name }): Reply {
    const { exchange, dialect } = context;
    const { endpoints } = exchange;
    const isNamed = (other: string) => other.toLowerCase() === name.toLowerCase();
    const spelled = dialect.name === 'classic' ? endpoints.names('SIP').find(isNamed) : undefined;
    const peer = endpoints.find('SIP', name) ?? endpoints.find('SIP', spelled ?? '');
    const now = exchange.system.now;
    if (dialect.name === 'classic') return classicReply(context, name, peer, now);
    return peer ? success(undefined, modernRows(peer, now)) : failure(`Peer ${name} not found.`);
  },
});

const y = (on: boolean) => (on ? 'Y' : 'N');
const callerId = ({ options }: EndpointView) => {
  const { name = '', number = '' } = parseCallerId(options.call.callerId ?? '');
  return `"${name}" <${number}>`;
};
const expiresIn = ({ contact }: EndpointView, now: number) =>
  contact?.expiresAt === undefined ? -1 : Math.max(0, Math.round((contact.expiresAt - now) / 1000));
const variables = ({ options }: EndpointView): Rows =>
  [...options.call.variables].reverse().map(([name, value]) => ['ChanVariable', `${name}=${value}`] as const);
/** Both counts in one number, the new ones in its upper half; -1 where the lamp was told nothing. */
const messagesTold = ({ messagesTold: told }: EndpointView): number =>
  told ? (Math.min(told.new, 0x7fff) << 16) | Math.min(told.old, 0xffff) : -1;
/** `port,invite` as the option has it. */
const insecure = ({ options }: EndpointView): string =>
  [options.identify.anyPort ? 'port' : '', options.auth.skipsInviteAuth ? 'invite' : ''].filter(Boolean).join(',') || 'no';
const ifSet = (name: string, value: string | undefined): Rows => (value ? [[name, value]] : []);

const modernRows = (peer: EndpointView, now: number): Rows => {
  const { options, contact } = peer;
  return [
    ['Channeltype', 'SIP'],
    ['ObjectName', peer.name],
    ['ChanObjectType', 'peer'],
    ['SecretExist', y(options.auth.secret !== undefined)],
    ['RemoteSecretExist', y(options.auth.remoteSecret !== undefined)],
    ['MD5SecretExist', y(options.auth.md5Secret !== undefined)],
    ['Context', options.call.context],
    ...ifSet('SubscribeContext', options.call.subscribeContext),
    ['Language', options.call.language ?? ''],
    ['ToneZone', options.call.toneZone || '<Not set>'],
    ...ifSet('Accountcode', options.call.accountCode),
    ['AMAflags', options.call.amaFlags || 'Unknown'],
    ['CID-CallingPres', presentationText(parsePresentation(options.call.callingPresentation) ?? 0)],
    ...ifSet('SIP-FromUser', options.call.fromUser),
    ...ifSet('SIP-FromDomain', options.call.fromDomain),
    ...ifSet('Sip-FromDomain-Port', options.call.fromDomain && '5060'),
    ['Callgroup', options.call.callGroup],
    ['Pickupgroup', options.call.pickupGroup],
    ['Named Callgroup', options.call.namedCallGroup],
    ['Named Pickupgroup', options.call.namedPickupGroup],
    ['MOHSuggest', options.call.musicSuggest],
    ['VoiceMailbox', options.call.mailbox],
    ['TransferMode', options.call.allowTransfer ? 'open' : 'closed'],
    ['LastMsgsSent', options.call.mailbox === '' ? 0 : messagesTold(peer)],
    ['Maxforwards', 0],
    ['Call-limit', options.call.callLimit ?? (options.call.callCounter ? UNLIMITED : 0)],
    ['Busy-level', options.call.busyLevel],
    ['MaxCallBR', '384 kbps'],
    ['Dynamic', y(options.aor.isDynamic)],
    ['Callerid', callerId(peer)],
    ['RegExpire', `${expiresIn(peer, now)} seconds`],
    ['SIP-AuthInsecure', insecure(peer)],
    ['SIP-Forcerport', 'a'],
    ['SIP-Comedia', 'N'],
    ['ACL', y(options.identify.acl.isSet)],
    ['SIP-CanReinvite', y(options.call.directMedia)],
    ['SIP-DirectMedia', y(options.call.directMedia)],
    ['SIP-PromiscRedir', 'N'],
    ['SIP-UserPhone', 'N'],
    ['SIP-VideoSupport', 'N'],
    ['SIP-TextSupport', 'N'],
    ['SIP-T.38Support', 'N'],
    ['SIP-T.38EC', 'Unknown'],
    ['SIP-T.38MaxDtgrm', 4_294_967_295],
    ['SIP-Sess-Timers', 'Accept'],
    ['SIP-Sess-Refresh', 'uas'],
    ['SIP-Sess-Expires', 1800],
    ['SIP-Sess-Min', 90],
    ['SIP-RTP-Engine', 'asterisk'],
    ['SIP-Encryption', 'N'],
    ['SIP-RTCP-Mux', 'N'],
    ['SIP-DTMFmode', options.call.dtmfMode],
    ['ToHost', options.aor.host],
    // Asterisk 20 prints a null pointer where there is no address, and clients have learnt to read it.
    ['Address-IP', contact?.address ?? '(null)'],
    ['Address-Port', contact?.port ?? 0],
    ['Default-addr-IP', '(null)'],
    ['Default-addr-port', 0],
    ['Default-Username', contact ? peer.name : ''],
    ['Codecs', `(${options.call.codecs.join('|')})`],
    ['Status', reachabilityText(peer)],
    ['SIP-Useragent', contact?.userAgent ?? ''],
    ['Reg-Contact', contact?.uri ?? ''],
    ['QualifyFreq', `${options.aor.qualifyFrequencyMs} ms`],
    ['Parkinglot', options.call.parkingLot],
    ...variables(peer),
    ['SIP-Use-Reason-Header', 'N'],
    ['Description', options.call.description],
  ];
};

/** What a peer shows whose calls are counted without a limit. */
const UNLIMITED = 2_147_483_647;

/** Bits of the codecs in 2006's `Codecs`. */
const CODEC_BITS: Readonly<Record<string, number>> = { ulaw: 4, alaw: 8 };

/** In 2006 the ActionID stood before Response, and one more empty line ended the block. */
function classicReply({ actionId }: ActionContext, name: string, peer: EndpointView | undefined, now: number): Reply {
  const id = actionId === undefined ? '' : line('ActionID', actionId);
  if (!peer) return raw(`${id}${line('Response', 'Error')}${id}Message: Peer ${name} not found.\n\r\n\r\n`);
  const { options, contact } = peer;
  const mask = options.call.codecs.reduce((bits, codec) => bits | (CODEC_BITS[codec] ?? 0), 0);
  const rows: Rows = [
    ['Response', 'Success'],
    ['Channeltype', 'SIP'],
    ['ObjectName', peer.name],
    ['ChanObjectType', 'peer'],
    ['SecretExist', y(options.auth.secret !== undefined)],
    ['MD5SecretExist', y(options.auth.md5Secret !== undefined)],
    ['Context', options.call.context],
    ['Language', options.call.language ?? ''],
    ...ifSet('Accountcode', options.call.accountCode),
    ['AMAflags', options.call.amaFlags || 'Unknown'],
    ['CID-CallingPres', presentationText(parsePresentation(options.call.callingPresentation) ?? 0)],
    ...ifSet('SIP-FromUser', options.call.fromUser),
    ...ifSet('SIP-FromDomain', options.call.fromDomain),
    ['Callgroup', options.call.callGroup],
    ['Pickupgroup', options.call.pickupGroup],
    ['VoiceMailbox', options.call.mailbox],
    ['TransferMode', options.call.allowTransfer ? 'open' : 'closed'],
    ['LastMsgsSent', messagesTold(peer)],
    ['Call limit', options.call.callLimit ?? 0],
    ['MaxCallBR', '384 kbps'],
    ['Dynamic', y(options.aor.isDynamic)],
    ['Callerid', callerId(peer)],
    ['RegExpire', `${expiresIn(peer, now)} seconds`],
    ['SIP-AuthInsecure', insecure(peer)],
    ['SIP-NatSupport', 'RFC3581'],
    ['ACL', y(options.identify.acl.isSet)],
    ['SIP-CanReinvite', y(options.call.directMedia)],
    ['SIP-PromiscRedir', 'N'],
    ['SIP-UserPhone', 'N'],
    ['SIP-VideoSupport', 'N'],
    ['SIP-DTMFmode', options.call.dtmfMode],
    ['SIPLastMsg', 0],
    ['ToHost', options.aor.host],
    ['Address-IP', contact?.address ?? ''],
    ['Address-Port', contact?.port ?? 0],
    ['Default-addr-IP', '0.0.0.0'],
    ['Default-addr-port', 5060],
    ['Default-Username', contact ? peer.name : ''],
    ['Codecs', `0x${mask.toString(16)} (${options.call.codecs.join('|')})`],
    ['CodecOrder', options.call.codecs.join(',')],
    ['Status', reachabilityText(peer)],
    ['SIP-Useragent', contact?.userAgent ?? ''],
    ['Reg-Contact ', contact?.uri ?? ''],
    ...options.call.variables.map(([variable, value]) => ['ChanVariable', `${variable},${value}`] as const).reverse(),
  ];
  return raw(`${id}${rows.map(([header, value]) => line(header, value)).join('')}\r\n\r\n`);
}
