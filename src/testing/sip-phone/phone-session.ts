import type { PhoneLine } from './phone-line.ts';
import type { PhoneMedia } from './phone-media.ts';
import { parsePhoneSdp, printPhoneSdp } from './phone-sdp.ts';

/** The session descriptions of one call: what the phone offers and answers, and where its media goes by those of the other party. */
export class PhoneSession {
  readonly #line: PhoneLine;
  readonly #media: PhoneMedia;
  #holds = false;

  constructor(line: PhoneLine, media: PhoneMedia) {
    this.#line = line;
    this.#media = media;
  }

  /** The phone holds the other party from its next description on, or does not. */
  set holds(on: boolean) {
    this.#holds = on;
  }

  /** A new description of the phone's side: `sendonly` while it holds, else `sendrecv`. */
  describe(): string {
    const { payloadTypes } = this.#line.identity;
    const direction = this.#holds ? 'sendonly' : 'sendrecv';
    return printPhoneSdp({ ...this.#media.local, version: this.#line.nextNumber(), direction, payloadTypes });
  }

  /** Takes the description in a message of the other party; one without audio changes nothing. */
  take(body: Buffer): void {
    const remote = parsePhoneSdp(body.toString('latin1'));
    if (remote) this.#media.remote = remote;
  }
}
