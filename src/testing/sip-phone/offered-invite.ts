import type { Timer } from '../../base/clock.ts';
import type { SipRequest } from '../../drivers/sip/message/sip-message.ts';
import type { PhoneLine } from './phone-line.ts';

/** How long after the last one an answer is not repeated any more. */
const LAST_REPETITION_MS = 8000;

/** The INVITE by which the phone is offered a call: what it is answered, and the answer again until its ACK comes. */
export class OfferedInvite {
  readonly request: SipRequest;
  readonly #line: PhoneLine;
  readonly #toTag: string;
  #repeated: Timer | undefined;

  constructor(line: PhoneLine, request: SipRequest, toTag: string) {
    this.#line = line;
    this.request = request;
    this.#toTag = toTag;
  }

  /** @param contact instead of the phone's own */
  respond(status: number, sdp?: string, contact?: string): void {
    this.#line.respond(this.request, status, { toTag: this.#toTag, sdp, contact });
  }

  /** Answers; over UDP the 2xx is repeated until its ACK comes (RFC 3261 13.3.1.4). */
  answer(sdp: string): void {
    this.respond(200, sdp);
    this.#repeat(500);
  }

  /** The ACK has come, or the call is over. */
  stop(): void {
    this.#repeated?.cancel();
  }

  #repeat(afterMs: number): void {
    if (this.#line.reliable || afterMs > LAST_REPETITION_MS) return;
    this.#repeated = this.#line.clock.setTimer(afterMs, () => {
      this.#line.respondAgain(this.request);
      this.#repeat(afterMs * 2);
    });
  }
}
