import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../../base/clock.ts';
import { type Remote, remoteText } from '../dialog/remote.ts';

/** Bytes of the keyed hash that stand in a token: short, so that the answer is hardly longer than the question. */
const HASH_BYTES = 8;
const TOKEN_BYTES = 4 + HASH_BYTES;

/**
 * Tokens by which a caller proves that it gets what is sent to its address, before a call number is spent on it. Nothing is kept for one: it
 * says when it was made, and a keyed hash says that we made it for that address. On the wire it is text, as other exchanges take it for one.
 */
export class CallTokens {
  readonly #clock: Clock;
  readonly #key = randomBytes(32);

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  issue(remote: Remote): Buffer {
    const seconds = Math.floor(this.#clock.now() / 1000) >>> 0;
    return Buffer.from(this.#make(remote, seconds).toString('base64url'), 'latin1');
  }

  /** Whether the token is ours, for that address, and not older than `lifeSeconds`. */
  verify(token: Uint8Array, remote: Remote, lifeSeconds: number): boolean {
    const bytes = Buffer.from(Buffer.from(token).toString('latin1'), 'base64url');
    if (bytes.length !== TOKEN_BYTES) return false;
    const seconds = bytes.readUInt32BE();
    const age = this.#clock.now() / 1000 - seconds;
    return timingSafeEqual(bytes, this.#make(remote, seconds)) && age >= 0 && age < lifeSeconds;
  }

  #make(remote: Remote, seconds: number): Buffer {
    const token = Buffer.alloc(TOKEN_BYTES);
    token.writeUInt32BE(seconds);
    createHmac('sha256', this.#key)
      .update(`${remoteText(remote)}|${seconds}`)
      .digest()
      .copy(token, 4, 0, HASH_BYTES);
    return token;
  }
}
