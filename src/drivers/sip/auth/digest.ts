import { createHash } from 'node:crypto';
import { isToken, quote, unquote } from '../message/tokens.ts';

/** Fields of a challenge or of credentials, names in lower case, quotes removed. */
export type DigestFields = ReadonlyMap<string, string>;

const FIELD = /[ \t]*([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*=[ \t]*(?![ \t])("(?:[^"\\]|\\.)*"|[^",\s]*)[ \t]*(,|$)/y;

/** Parses `Digest name=value, …` (RFC 7616 3.3, 3.4); undefined for another scheme or a broken list. */
export function parseDigest(value: string): DigestFields | undefined {
  const scheme = /^Digest[ \t]+/i.exec(value);
  if (!scheme) return undefined;
  const fields = new Map<string, string>();
  FIELD.lastIndex = scheme[0].length;
  while (FIELD.lastIndex < value.length) {
    const match = FIELD.exec(value);
    if (!match || fields.size >= MAX_FIELDS) return undefined;
    fields.set(match[1]!.toLowerCase(), match[2]!.startsWith('"') ? unquote(match[2]!) : match[2]!);
  }
  return fields;
}

/** Prints fields; those that RFC 7616 wants bare are bare. */
export function printDigest(fields: Iterable<readonly [string, string]>): string {
  const parts: string[] = [];
  for (const [name, value] of fields) parts.push(`${name}=${BARE.has(name) && isToken(value) ? value : quote(value)}`);
  return `Digest ${parts.join(', ')}`;
}

export const md5 = (text: string): string => createHash('md5').update(text, 'latin1').digest('hex');

/** A user's secret as `user:realm:secret`, hashed: what `md5secret` holds. */
export const hashSecret = (user: string, realm: string, secret: string): string => md5(`${user}:${realm}:${secret}`);

export interface DigestInput {
  /** `hashSecret` of the user. */
  readonly ha1: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** `auth` with `nc` and `cnonce`, or undefined for the form of RFC 2069. */
  readonly qop?: string | undefined;
  readonly nc?: string | undefined;
  readonly cnonce?: string | undefined;
}

/** The `response` field: RFC 7616 3.4.1 with MD5. */
export function digestResponse(input: DigestInput): string {
  const ha2 = md5(`${input.method}:${input.uri}`);
  const middle = input.qop ? `${input.nonce}:${input.nc}:${input.cnonce}:${input.qop}` : input.nonce;
  return md5(`${input.ha1}:${middle}:${ha2}`);
}

const MAX_FIELDS = 32;
const BARE = new Set(['algorithm', 'qop', 'nc', 'stale']);
