import { mayPresent } from '../../core/channel/caller-id.ts';
import type { PartyId } from '../../core/snapshots.ts';
import type { Endpoint } from './endpoint.ts';
import { type NameAddr, parseNameAddr, printNameAddr } from './message/name-addr.ts';
import type { SipRequest } from './message/sip-message.ts';
import { printUri, userText } from './message/uri.ts';
import { fromWireText, toWireText } from './message/wire-text.ts';

/** Who calls: the identity that the configuration gives the endpoint, else what it says of itself. */
export function callerOf(request: SipRequest, endpoint: Endpoint | undefined): PartyId {
  const { identity } = endpoint ?? {};
  if (identity && (identity.number !== undefined || identity.name !== undefined)) return identity;
  const asserted = endpoint?.options.call.trustsIdentity ? assertedParty(request) : undefined;
  return asserted ?? { presentation: identity?.presentation ?? 0, ...partyOf(request.from) };
}

/** RFC 3325 P-Asserted-Identity, else Remote-Party-ID with its privacy. */
function assertedParty(request: SipRequest): PartyId | undefined {
  const asserted = request.headers.list('P-Asserted-Identity')[0];
  const value = asserted ?? request.headers.get('Remote-Party-ID');
  const address = value === undefined ? undefined : parseNameAddr(value);
  if (!address) return undefined;
  const hidden =
    asserted === undefined ? (address.params.get('privacy') ?? 'off') !== 'off' : /\bid\b/.test(request.headers.get('Privacy') ?? '');
  return { presentation: hidden ? PROHIBITED : 0, ...partyOf(address) };
}

function partyOf(address: NameAddr | undefined): { number?: string; name?: string } {
  const number = address?.uri.user && userText(fromWireText(address.uri.user)).split(';', 1)[0];
  const name = address?.displayName && fromWireText(address.displayName);
  return { ...(number ? { number } : {}), ...(name ? { name } : {}) };
}

/** The value of From for a call on behalf of `party`. A hidden one calls as Anonymous (RFC 3323 4.1.1.3). */
export function fromValue(
  party: PartyId,
  at: { host: string; port: number; fromUser?: string | undefined; fromDomain?: string | undefined },
): string {
  if (!mayPresent(party.presentation)) return printNameAddr({ displayName: 'Anonymous', uri: 'sip:anonymous@anonymous.invalid' });
  const host = at.fromDomain ?? at.host;
  const port = at.fromDomain !== undefined || at.port === 5060 ? undefined : at.port;
  const user = at.fromUser ?? party.number ?? 'asterisk';
  const displayName = party.name ?? party.number;
  return printNameAddr({ displayName: displayName && toWireText(displayName), uri: printUri({ user, host, port }) });
}

/** Headers that tell who is at our end, for endpoints with `sendrpid`: the one who calls (`calling`) or is called. */
export function identityHeaders(
  party: PartyId,
  role: 'calling' | 'called',
  { style, host }: { style: 'no' | 'rpid' | 'pai'; host: string },
): readonly (readonly [string, string])[] {
  if (style === 'no' || party.number === undefined) return [];
  const address = { displayName: party.name && toWireText(party.name), uri: printUri({ user: party.number, host }) };
  const open = mayPresent(party.presentation);
  if (style === 'pai') return open ? [['P-Asserted-Identity', printNameAddr(address)]] : [];
  return [
    [
      'Remote-Party-ID',
      `${printNameAddr(address)};party=${role};privacy=${open ? 'off' : 'full'};screen=${isScreened(party.presentation) ? 'yes' : 'no'}`,
    ],
  ];
}

const PROHIBITED = 32;

/** The two low bits of Q.951 presentation: 1 is a number that was checked, 3 one that the network gave. */
const isScreened = (presentation: number): boolean => (presentation & 1) === 1;
