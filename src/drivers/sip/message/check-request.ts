import { parseNameAddr } from './name-addr.ts';
import type { SipRequest } from './sip-message.ts';
import { parseVia } from './via.ts';

/** Why a request is refused before anybody looks at what it wants. */
export interface RequestProblem {
  readonly status: number;
  readonly reason?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined;
}

const SINGLE = ['From', 'To', 'Call-ID', 'CSeq', 'Max-Forwards'] as const;

/**
 * The checks of RFC 3261 8.2.1-8.2.3 and 16.3 that need no knowledge of calls: mandatory headers there once and well formed, the
 * Request-URI of a scheme that is served, no extension required beyond `extensions` (option tags). Undefined when all is well.
 */
export function checkRequest(request: SipRequest, extensions: ReadonlySet<string>): RequestProblem | undefined {
  const { headers } = request;
  for (const name of SINGLE) if (headers.count(name) > 1) return bad(`Multiple ${name}`);
  if (!request.callId) return bad('Missing Call-ID');
  if (!request.from) return bad('Bad From');
  if (!request.to) return bad('Bad To');
  if (!request.via || !further(headers.list('Via')).every((via) => parseVia(via))) return bad('Bad Via');
  if (request.cseq?.method !== request.method) return bad('Bad CSeq');
  const maxForwards = headers.get('Max-Forwards');
  if (maxForwards !== undefined && (!/^\d{1,9}$/.test(maxForwards) || Number(maxForwards) > 255)) return bad('Bad Max-Forwards');
  const date = headers.get('Date');
  if (date !== undefined && !/ GMT$/i.test(date)) return bad('Bad Date');
  const contacts = headers.list('Contact');
  const all = (contact: string) => contact === '*' && request.method === 'REGISTER';
  if (contacts.length > 0 && !all(contacts[0]!) && !request.contact) return bad('Bad Contact');
  if (!further(contacts).every((contact) => all(contact) || parseNameAddr(contact))) return bad('Bad Contact');

  const uri = request.parsedUri;
  if (!uri) return bad('Bad Request-URI');
  if (uri.scheme !== 'sip' && uri.scheme !== 'sips') return { status: 416 };
  if (uri.headers !== undefined) return bad('Headers in Request-URI');

  // Proxy-Require is for proxies, but who sends it here would be served by nobody else (RFC 4475 3.3.4).
  if (request.method === 'ACK' || request.method === 'CANCEL') return undefined;
  const required = [...headers.list('Require'), ...headers.list('Proxy-Require')];
  const unknown = required.filter((tag) => tag && !extensions.has(tag.toLowerCase()));
  return unknown.length > 0 ? { status: 420, headers: [['Unsupported', unknown.join(', ')]] } : undefined;
}

/** For requests that carry a body: 415 for a type that is not taken, 406 when the sender takes none of ours (RFC 3261 8.2.3, 21.4.7). */
export function checkBody(request: SipRequest, accepted: readonly string[]): RequestProblem | undefined {
  const type = request.contentType;
  if (request.body.length > 0 && (type === undefined || !accepted.includes(type))) {
    return { status: 415, headers: [['Accept', accepted.join(', ')]] };
  }
  const encoding = request.headers.get('Content-Encoding');
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') return { status: 415, headers: [['Accept-Encoding', 'identity']] };
  const accept = request.headers.list('Accept').map((range) => range.split(';', 1)[0]!.trim().toLowerCase());
  const served = (range: string) =>
    range === '*/*' || accepted.some((t) => t === range || (range.endsWith('/*') && t.startsWith(range.slice(0, -1))));
  return accept.length > 0 && accept.some(Boolean) && !accept.some(served) ? { status: 406 } : undefined;
}

/** All but the first, which the request has parsed and keeps. */
const further = (values: readonly string[]): readonly string[] => values.slice(1);

const bad = (reason: string): RequestProblem => ({ status: 400, reason: `Bad Request - ${reason}` });
