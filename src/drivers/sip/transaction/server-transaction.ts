import type { Timer } from '../../../base/clock.ts';
import { encodeMessage } from '../message/encoder.ts';
import { SipRequest, type SipResponse } from '../message/sip-message.ts';
import type { Flow } from '../transport/flow.ts';
import type { ServerTransactionContext } from './client-transaction.ts';

/** Sent once, and nothing is kept of the request (RFC 3261 26.3.2.4): who asks may not be where it says. */
export const CHALLENGE = 401;

type State = 'trying' | 'proceeding' | 'completed' | 'terminated';

/** A request other than INVITE and ACK that came in, RFC 3261 17.2.2: trying -> proceeding -> completed -J-> terminated. */
export class ServerTransaction {
  /** Without headers and body once it has its final response: what lingers for repeats is small. */
  request: SipRequest;
  /** The way that the request came. */
  readonly source: Flow;
  readonly #reply: Flow;
  readonly #context: ServerTransactionContext;
  #state: State = 'trying';
  #last: Buffer | undefined;
  #timerJ: Timer | undefined;

  /** @param reply the way that responses go. */
  constructor(request: SipRequest, source: Flow, reply: Flow, context: ServerTransactionContext) {
    this.request = request;
    this.source = source;
    this.#reply = reply;
    this.#context = context;
  }

  get state(): State {
    return this.#state;
  }

  /** Bytes that are there for repeats. */
  get keptBytes(): number {
    return this.#last?.length ?? 0;
  }

  /** Sends a response; a second final one is ignored. */
  respond(response: SipResponse): void {
    switch (this.#state) {
      case 'trying':
      case 'proceeding':
        this.#last = encodeMessage(response);
        this.#reply.send(this.#last);
        if (response.status < 200) this.#state = 'proceeding';
        else if (this.source.reliable || response.status === CHALLENGE) this.terminate();
        else {
          this.#state = 'completed';
          this.request = new SipRequest(this.request.method, '');
          this.#timerJ = this.#context.clock.setTimer(64 * this.#context.timers.t1, () => this.terminate());
          this.#context.settled();
        }
        return;
      case 'completed':
      case 'terminated':
        return;
    }
  }

  /** The request came again. */
  onRepeat(): void {
    if (this.#last && this.#state !== 'terminated') this.#reply.send(this.#last);
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerJ?.cancel();
    this.#context.ended();
  }
}
