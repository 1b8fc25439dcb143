import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../base/clock.ts';

/** What an `Authorization: Digest` header says (RFC 7616 3.4), with the parts that have to be there. */
export interface DigestCredentials {
  readonly username: string;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly cnonce: string;
  /** Eight hex digits, as written. */
  readonly nc: string;
}

const PART = /([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))\s*(?:,|$)/y;

/** Reads the header; undefined for another scheme, a broken one, one without `qop=auth` or with another algorithm than MD5. */
export function parseDigest(header: string): DigestCredentials | undefined {
  const scheme = /^\s*digest\s+/i.exec(header);
  if (!scheme) return undefined;
  const parts = new Map<string, string>();
  PART.lastIndex = scheme[0].length;
  for (let at = PART.lastIndex; at < header.length; at = PART.lastIndex) {
    const found = PART.exec(header);
    if (!found) return undefined;
    const name = found[1]?.toLowerCase() ?? '';
    if (parts.has(name)) return undefined;
    parts.set(name, found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '');
    while (header[PART.lastIndex] === ' ') PART.lastIndex++;
  }
  const part = (name: string) => parts.get(name) ?? '';
  const [qop, algorithm] = [part('qop').toLowerCase(), parts.get('algorithm') ?? 'MD5'];
  const isWhole = ['username', 'realm', 'nonce', 'uri', 'response', 'cnonce', 'nc'].every((name) => part(name) !== '');
  if (!isWhole || qop !== 'auth' || algorithm.toUpperCase() !== 'MD5' || !/^[0-9a-f]{8}$/i.test(part('nc'))) return undefined;
  return {
    username: part('username'),
    realm: part('realm'),
    nonce: part('nonce'),
    uri: part('uri'),
    response: part('response').toLowerCase(),
    cnonce: part('cnonce'),
    nc: part('nc'),
  };
}

/** The response that somebody who has the secret gives (RFC 7616 3.4.1 with MD5 and qop=auth). */
export function digestResponse(
  method: string,
  { realm, nonce, uri, cnonce, nc }: DigestCredentials,
  account: { readonly name: string; readonly secret: string },
): string {
  const a1 = md5(`${account.name}:${realm}:${account.secret}`);
  return md5(`${a1}:${nonce}:${nc}:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
}

const md5 = (text: string): string => createHash('md5').update(text, 'latin1').digest('hex');

/** Nonces that carry when they were made, so that nobody has to remember those that never come back. */
export class Nonces {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #key = randomBytes(32);

  constructor(clock: Clock, lifeMs: number) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
  }

  make(): string {
    const made = Buffer.alloc(16);
    made.writeDoubleBE(this.#clock.monotonic());
    randomBytes(8).copy(made, 8);
    return `${made.toString('hex')}${this.#seal(made).toString('hex')}`;
  }

  /** `foreign` for one that was not made here. */
  stateOf(nonce: string): 'good' | 'old' | 'foreign' {
    if (!/^[0-9a-f]{64}$/.test(nonce)) return 'foreign';
    const bytes = Buffer.from(nonce, 'hex');
    const made = bytes.subarray(0, 16);
    if (!timingSafeEqual(this.#seal(made), bytes.subarray(16))) return 'foreign';
    return this.#clock.monotonic() - made.readDoubleBE() > this.#lifeMs ? 'old' : 'good';
  }

  #seal(made: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(made).digest().subarray(0, 16);
  }
}
