import type { Timer } from '../../../base/clock.ts';
import { encodeMessage } from '../message/encoder.ts';
import { SipRequest, type SipResponse } from '../message/sip-message.ts';
import type { Flow } from '../transport/flow.ts';
import type { ServerTransactionContext } from './client-transaction.ts';
import { CHALLENGE } from './server-transaction.ts';

type State = 'proceeding' | 'accepted' | 'completed' | 'confirmed' | 'terminated';

/**
 * An INVITE that came in, RFC 3261 17.2.1 with the Accepted state of RFC 6026:
 *
 *     proceeding -2xx-> accepted -L-> terminated
 *         \-- 300..699 -> completed -ACK-> confirmed -I-> terminated      G repeats, H ends
 *
 * A 2xx is repeated by the user until its ACK is there (13.3.1.4): `repeatAnswer` lets it pass.
 */
export class InviteServerTransaction {
  /** Without headers and body once it has its final response: what lingers for repeats is small. */
  request: SipRequest;
  readonly source: Flow;
  readonly #reply: Flow;
  readonly #context: ServerTransactionContext;
  #state: State = 'proceeding';
  #last: Buffer | undefined;
  #interval: number;
  #timerG: Timer | undefined;
  #end: Timer | undefined;

  /** @param reply the way that responses go. */
  constructor(request: SipRequest, source: Flow, reply: Flow, context: ServerTransactionContext) {
    this.request = request;
    this.source = source;
    this.#reply = reply;
    this.#context = context;
    this.#interval = context.timers.t1;
  }

  get state(): State {
    return this.#state;
  }

  /** Bytes that are there for repeats. */
  get keptBytes(): number {
    return this.#last?.length ?? 0;
  }

  /** Whether no final response has been given yet. */
  get open(): boolean {
    return this.#state === 'proceeding';
  }

  /** Sends a response; a second final one is ignored. */
  respond(response: SipResponse): void {
    if (this.#state !== 'proceeding') return;
    const { clock, timers } = this.#context;
    this.#last = encodeMessage(response);
    this.#reply.send(this.#last);
    if (response.status < 200) return;
    if (response.status === CHALLENGE) {
      this.terminate();
      return;
    }
    this.request = new SipRequest('INVITE', '');
    if (response.status < 300) {
      this.#state = 'accepted';
      this.#end = clock.setTimer(64 * timers.t1, () => this.terminate()); // L
      return;
    }
    this.#state = 'completed';
    this.#end = clock.setTimer(64 * timers.t1, () => this.terminate()); // H
    if (!this.source.reliable) this.#timerG = clock.setTimer(this.#interval, () => this.#repeat());
    this.#context.settled();
  }

  /** Sends the 2xx once more. */
  repeatAnswer(): void {
    if (this.#state === 'accepted' && this.#last) this.#reply.send(this.#last);
  }

  /** The INVITE came again. */
  onRepeat(): void {
    switch (this.#state) {
      case 'proceeding':
      case 'completed':
        if (this.#last) this.#reply.send(this.#last);
        return;
      case 'accepted': // the user repeats its 2xx by itself
      case 'confirmed':
      case 'terminated':
        return;
    }
  }

  /** An ACK with the branch of this INVITE came: one to a failure. */
  onAck(): void {
    if (this.#state !== 'completed') return;
    this.#timerG?.cancel();
    this.#end?.cancel();
    this.#state = 'confirmed';
    if (this.source.reliable) this.terminate();
    else this.#end = this.#context.clock.setTimer(this.#context.timers.t4, () => this.terminate()); // I
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerG?.cancel();
    this.#end?.cancel();
    this.#context.ended();
  }

  /** Timer G: T1 doubling up to T2. */
  #repeat(): void {
    if (this.#last) this.#reply.send(this.#last);
    this.#interval = Math.min(2 * this.#interval, this.#context.timers.t2);
    this.#timerG = this.#context.clock.setTimer(this.#interval, () => this.#repeat());
  }
}
