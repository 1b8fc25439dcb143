import { parseCallerId, parsePresentation, presentationText } from '../../core/channel/caller-id.ts';
import type { EndpointView } from '../../core/endpoint/directory.ts';
import { reachabilityText } from '../../core/endpoint/reachability.ts';
import { left } from '../columns.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

/** A line of the sheet: its label, what it says of a peer, and whose sheet has it. */
interface Line {
  readonly label: string;
  readonly value: (peer: EndpointView, now: number) => string;
  readonly only?: CommandDialect;
}

const yes = (on: boolean) => (on ? 'Yes' : 'No');
const always = (text: string) => () => text;
const both = (label: string, value: Line['value']): Line => ({ label, value });
const modern = (label: string, value: Line['value']): Line => ({ label, value, only: 'modern' });
const classic = (label: string, value: Line['value']): Line => ({ label, value, only: 'classic' });
const set = (value: string | undefined) => (value === undefined ? '<Not set>' : '<Set>');

function callerId({ options }: EndpointView): string {
  const { name = '', number = '' } = parseCallerId(options.call.callerId ?? '');
  return `"${name}" <${number}>`;
}

/** -1 in two halves where its lamp was told nothing. */
const messagesTold = ({ messagesTold: told }: EndpointView) => (told ? `${told.new}/${told.old}` : '32767/65535');
const expires = ({ contact }: EndpointView, now: number) =>
  String(contact?.expiresAt === undefined ? -1 : Math.max(0, Math.round((contact.expiresAt - now) / 1000)));
const mask = (codecs: readonly string[]) =>
  codecs.reduce((bits, codec) => bits | (codec === 'ulaw' ? 4 : codec === 'alaw' ? 8 : 0), 0).toString(16);

/** The sheet from top to bottom, as the two servers print it. */
const SHEET: readonly Line[] = [
  modern('Description  :', (p) => p.options.call.description),
  both('Secret       :', (p) => set(p.options.auth.secret)),
  both('MD5Secret    :', (p) => set(p.options.auth.md5Secret)),
  modern('Remote Secret:', (p) => set(p.options.auth.remoteSecret)),
  both('Context      :', (p) => p.options.call.context),
  modern('Record On feature :', always('automon')),
  modern('Record Off feature :', always('automon')),
  both('Subscr.Cont. :', (p) => p.options.call.subscribeContext ?? '<Not set>'),
  both('Language     :', (p) => p.options.call.language),
  modern('Tonezone     :', always('<Not set>')),
  both('AMA flags    :', always('Unknown')),
  both('Transfer mode:', (p) => (p.options.call.allowTransfer ? 'open' : 'closed')),
  both('CallingPres  :', (p) => presentationText(parsePresentation(p.options.call.callingPresentation) ?? 0)),
  both('Callgroup    :', (p) => p.options.call.callGroup),
  both('Pickupgroup  :', (p) => p.options.call.pickupGroup),
  modern('Named Callgr :', (p) => p.options.call.namedCallGroup),
  modern('Nam. Pickupgr:', (p) => p.options.call.namedPickupGroup),
  modern('MOH Suggest  :', (p) => p.options.call.musicSuggest),
  both('Mailbox      :', (p) => p.options.call.mailbox),
  both('VM Extension :', (p) => p.options.call.voicemailExten),
  modern('LastMsgsSent :', (p) => (p.options.call.mailbox === '' ? '0/0' : messagesTold(p))),
  classic('LastMsgsSent :', messagesTold),
  modern('Call limit   :', (p) => String(p.options.call.callLimit ?? (p.options.call.callCounter ? 2_147_483_647 : 0))),
  classic('Call limit   :', (p) => String(p.options.call.callLimit ?? 0)),
  modern('Max forwards :', always('0')),
  both('Dynamic      :', (p) => yes(p.options.aor.isDynamic)),
  both('Callerid     :', callerId),
  both('MaxCallBR    :', always('384 kbps')),
  both('Expire       :', expires),
  both('Insecure     :', (p) => (p.options.auth.skipsInviteAuth ? 'invite' : 'no')),
  classic('Nat          :', always('RFC3581')),
  modern('Force rport  :', always('Auto (No)')),
  modern('Symmetric RTP:', (p) => yes(p.options.call.symmetricRtp)),
  both('ACL          :', (p) => yes(p.options.identify.acl.isSet)),
  modern('ContactACL   :', (p) => yes(p.options.identify.contactAcl.isSet)),
  modern('DirectMedACL :', always('No')),
  classic('T38 pt UDPTL :', always('No')),
  modern('T.38 support :', always('No')),
  modern('T.38 EC mode :', always('Unknown')),
  modern('T.38 MaxDtgrm:', always('4294967295')),
  classic('CanReinvite  :', (p) => yes(p.options.call.directMedia)),
  modern('DirectMedia  :', (p) => yes(p.options.call.directMedia)),
  both('PromiscRedir :', always('No')),
  both('User=Phone   :', always('No')),
  both('Video Support:', always('No')),
  modern('Text Support :', always('No')),
  modern('Ign SDP ver  :', always('No')),
  both('Trust RPID   :', (p) => yes(p.options.call.trustsIdentity)),
  both('Send RPID    :', (p) => yes(p.options.call.sendsIdentity !== 'no')),
  modern('Path support :', always('No')),
  modern('Path         :', always('N/A')),
  modern('TrustIDOutbnd:', always('Legacy')),
  both('Subscriptions:', (p) => yes(p.options.call.allowSubscribe)),
  both('Overlap dial :', always('Yes')),
  both('DTMFmode     :', (p) => p.options.call.dtmfMode),
  modern('Timer T1     :', always('500')),
  modern('Timer B      :', always('32000')),
  classic('LastMsg      :', always('0')),
  both('ToHost       :', (p) => p.options.aor.host),
  modern('Addr->IP     :', (p) => (p.contact ? `${p.contact.address}:${p.contact.port}` : '(null)')),
  classic('Addr->IP     :', (p) => `${p.contact?.address ?? '(Unspecified)'} Port ${p.contact?.port ?? 0}`),
  modern('Defaddr->IP  :', always('(null)')),
  classic('Defaddr->IP  :', always('0.0.0.0 Port 5060')),
  modern('Prim.Transp. :', (p) => (p.options.aor.transports[0] ?? 'udp').toUpperCase()),
  modern('Allowed.Trsp :', (p) => p.options.aor.transports.map((t) => t.toUpperCase()).join(',')),
  both('Def. Username:', (p) => (p.contact ? p.name : '')),
  both('SIP Options  :', always('(none)')),
  modern('Codecs       :', (p) => `(${p.options.call.codecs.join('|')})`),
  classic('Codecs       :', (p) => `0x${mask(p.options.call.codecs)} (${p.options.call.codecs.join('|')})`),
  classic('Codec Order  :', (p) => `(${p.options.call.codecs.map((codec) => `${codec}:20`).join(',')})`),
  modern('Auto-Framing :', always('No')),
  classic('Auto-Framing: ', always('No ')),
  both('Status       :', reachabilityText),
  both('Useragent    :', (p) => p.contact?.userAgent ?? ''),
  both('Reg. Contact :', (p) => p.contact?.uri ?? ''),
  modern('Qualify Freq :', (p) => `${p.options.aor.qualifyFrequencyMs} ms`),
  modern('Keepalive    :', always('0 ms')),
  modern('Sess-Timers  :', always('Accept')),
  modern('Sess-Refresh :', always('uas')),
  modern('Sess-Expires :', always('1800 secs')),
  modern('Min-Sess     :', always('90 secs')),
  modern('RTP Engine   :', always('asterisk')),
  modern('Parkinglot   :', (p) => p.options.call.parkingLot),
  modern('Use Reason   :', always('No')),
  modern('Encryption   :', always('No')),
  modern('RTCP Mux     :', always('No')),
];

export default defineCommand({
  words: 'sip show peer',
  summary: 'Show details on specific SIP peer',
  usage: `Usage: sip show peer <name> [load]
       Shows all details on one SIP peer and the current status.
       Option "load" forces lookup of peer in realtime storage.`,
  run({ exchange, dialect }, [name, load, ...rest]) {
    if (name === undefined || rest.length > 0 || (load !== undefined && load !== 'load')) return 'usage';
    const peer = exchange.endpoints.find('SIP', name);
    if (!peer) return [`Peer ${name} not found.`, ''];
    const lines = SHEET.filter((line) => line.only === undefined || line.only === dialect);
    const variables = peer.options.call.variables.map(([variable, value]) => `                 ${variable}=${value}`);
    if (variables.length > 0) variables.unshift('  Variables    :');
    return [
      '',
      '',
      `  * Name       : ${peer.name}`,
      ...lines.map(({ label, value }) => `  ${left(label, 0)} ${value(peer, exchange.system.now)}`),
      ...variables,
      '',
    ];
  },
});
