import { timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import { randomToken } from '../message/create-response.ts';
import type { SipRequest } from '../message/sip-message.ts';
import { digestResponse, parseDigest, printDigest } from './digest.ts';

export type Verdict =
  /** Proven. */
  | 'accepted'
  /** No credentials, or ones for another realm or scheme: challenge. */
  | 'missing'
  /** Right secret, nonce no longer good: challenge with `stale`. */
  | 'stale'
  /** Wrong secret, unknown user, or fields that do not fit the request. */
  | 'wrong';

interface Nonce {
  readonly expires: number;
  lastCount: number;
  usedBare: boolean;
}

/** Server side of digest authentication with MD5 (RFC 3261 22, RFC 7616): makes challenges, judges credentials. Remembers a bounded number of nonces. */
export class DigestAuthenticator {
  readonly realm: string;
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #maxNonces: number;
  readonly #nonces = new Map<string, Nonce>();

  constructor(clock: Clock, options: { readonly realm: string; readonly lifeMs?: number; readonly maxNonces?: number }) {
    this.realm = options.realm;
    this.#clock = clock;
    this.#lifeMs = options.lifeMs ?? 300_000;
    this.#maxNonces = options.maxNonces ?? 10_000;
  }

  /** Value of WWW-Authenticate or Proxy-Authenticate with a new nonce. */
  challenge(stale = false): string {
    const nonce = randomToken(8);
    // Maps keep the order of insertion: the oldest nonce is the first.
    if (this.#nonces.size >= this.#maxNonces) for (const oldest of this.#nonces.keys()) if (this.#nonces.delete(oldest)) break;
    this.#nonces.set(nonce, { expires: this.#clock.monotonic() + this.#lifeMs, lastCount: 0, usedBare: false });
    const fields: [string, string][] = [
      ['algorithm', 'MD5'],
      ['realm', this.realm],
      ['nonce', nonce],
    ];
    if (stale) fields.push(['stale', 'true']);
    fields.push(['qop', 'auth']);
    // qop is quoted in a challenge, bare in credentials.
    return printDigest(fields).replace('qop=auth', 'qop="auth"');
  }

  /** @param ha1 `hashSecret` of the user in this realm; undefined for an unknown user, for whom the same work is done. */
  verify(request: SipRequest, header: 'Authorization' | 'Proxy-Authorization', ha1: string | undefined): Verdict {
    const fields = this.credentials(request, header);
    if (!fields) return 'missing';
    const get = (name: string): string => fields.get(name) ?? '';
    const qop = fields.get('qop')?.toLowerCase();
    const count = qop === undefined ? undefined : /^[0-9a-f]{8}$/i.test(get('nc')) ? Number.parseInt(get('nc'), 16) : 0;
    if (!/^(md5)?$/i.test(get('algorithm')) || (qop !== undefined && (qop !== 'auth' || count === 0))) return 'wrong';
    const expected = digestResponse({
      ha1: ha1 ?? NOBODY,
      method: request.method,
      uri: get('uri'),
      nonce: get('nonce'),
      qop: fields.get('qop'),
      nc: get('nc'),
      cnonce: get('cnonce'),
    });
    if (!sameText(expected, get('response').toLowerCase()) || ha1 === undefined) return 'wrong';
    return this.#spend(get('nonce'), count) ? 'accepted' : 'stale';
  }

  /** The Digest fields for this realm, if there are any. */
  credentials(request: SipRequest, header: 'Authorization' | 'Proxy-Authorization'): ReadonlyMap<string, string> | undefined {
    for (const value of request.headers.all(header)) {
      const fields = parseDigest(value);
      if (fields?.get('realm') === this.realm) return fields;
    }
    return undefined;
  }

  /** A nonce serves each count once, in rising order; without a count (RFC 2069) it serves once. */
  #spend(text: string, count: number | undefined): boolean {
    const nonce = this.#nonces.get(text);
    if (!nonce) return false;
    if (nonce.expires <= this.#clock.monotonic()) {
      this.#nonces.delete(text);
      return false;
    }
    if (count === undefined) {
      if (nonce.usedBare) return false;
      nonce.usedBare = true;
      return true;
    }
    if (count <= nonce.lastCount) return false;
    nonce.lastCount = count;
    return true;
  }
}

/** What no secret hashes to. */
const NOBODY = '0'.repeat(32);

const sameText = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'));
