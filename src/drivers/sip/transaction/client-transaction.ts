import type { Clock, Timer } from '../../../base/clock.ts';
import { encodeMessage } from '../message/encoder.ts';
import type { SipRequest, SipResponse } from '../message/sip-message.ts';
import type { Flow } from '../transport/flow.ts';
import type { TimerValues } from './timers.ts';

/** Who made a request hears this about it. */
export interface ClientUser {
  /** Provisional responses and the final one; for INVITE also every further 2xx, be it a repeat or from another fork. */
  onResponse(response: SipResponse): void;
  /** No final response: time is up, or the connection broke. At most once, and nothing after it. */
  onFailed(reason: 'timeout' | 'transport'): void;
}

export interface TransactionContext {
  readonly clock: Clock;
  readonly timers: TimerValues;
  /** The transaction is over: forget it. */
  readonly ended: () => void;
}

export interface ServerTransactionContext extends TransactionContext {
  /** The final response is given: the transaction is there for repeats only, and may be forgotten where room is short. */
  readonly settled: () => void;
}

type State = 'trying' | 'proceeding' | 'completed' | 'terminated';

/**
 * A request other than INVITE, RFC 3261 17.1.2:
 *
 *     trying -1xx-> proceeding -200..699-> completed -K-> terminated
 *        \--------- 200..699 --------------^    E repeats, F ends
 */
export class ClientTransaction {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly #context: TransactionContext;
  /** Let go of with the final response: a transaction that lingers holds nobody's call. */
  #user: ClientUser;
  readonly #bytes: Buffer;
  #state: State = 'trying';
  #interval: number;
  #timerE: Timer | undefined;
  #timerF: Timer | undefined;
  #timerK: Timer | undefined;

  constructor(request: SipRequest, flow: Flow, user: ClientUser, context: TransactionContext) {
    this.request = request;
    this.flow = flow;
    this.#user = user;
    this.#context = context;
    this.#interval = context.timers.t1;
    this.#bytes = encodeMessage(request);
    this.#timerF = context.clock.setTimer(64 * context.timers.t1, () => this.#timeout());
    if (!flow.reliable) this.#timerE = context.clock.setTimer(this.#interval, () => this.#repeat());
    flow.send(this.#bytes);
  }

  get state(): State {
    return this.#state;
  }

  onResponse(response: SipResponse): void {
    switch (this.#state) {
      case 'trying':
      case 'proceeding':
        if (response.status < 200) {
          this.#state = 'proceeding';
          this.#user.onResponse(response);
          return;
        }
        this.#complete();
        this.#release().onResponse(response);
        return;
      case 'completed':
      case 'terminated':
        return; // a repeat
    }
  }

  /** The connection broke. */
  onFlowClosed(): void {
    if (this.#state === 'trying' || this.#state === 'proceeding') this.#fail('transport');
  }

  /** Ends it at once and silently. */
  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerE?.cancel();
    this.#timerF?.cancel();
    this.#timerK?.cancel();
    this.#context.ended();
  }

  #complete(): void {
    this.#timerE?.cancel();
    this.#timerF?.cancel();
    this.#state = 'completed';
    if (this.flow.reliable) this.terminate();
    else this.#timerK = this.#context.clock.setTimer(this.#context.timers.t4, () => this.terminate());
  }

  /** 17.1.2.2: T1 doubling up to T2; T2 as soon as there was a provisional response. */
  #repeat(): void {
    this.flow.send(this.#bytes);
    this.#interval = this.#state === 'proceeding' ? this.#context.timers.t2 : Math.min(2 * this.#interval, this.#context.timers.t2);
    this.#timerE = this.#context.clock.setTimer(this.#interval, () => this.#repeat());
  }

  #timeout(): void {
    this.#fail('timeout');
  }

  #fail(reason: 'timeout' | 'transport'): void {
    this.terminate();
    this.#release().onFailed(reason);
  }

  #release(): ClientUser {
    const user = this.#user;
    this.#user = NOBODY;
    return user;
  }
}

/** Hears nothing. */
export const NOBODY: ClientUser = Object.freeze({ onResponse: () => {}, onFailed: () => {} });
