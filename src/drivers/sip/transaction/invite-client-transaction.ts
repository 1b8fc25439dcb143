import type { Timer } from '../../../base/clock.ts';
import { encodeMessage } from '../message/encoder.ts';
import { SipRequest, type SipResponse } from '../message/sip-message.ts';
import { splitList } from '../message/tokens.ts';
import type { Flow } from '../transport/flow.ts';
import { type ClientUser, NOBODY, type TransactionContext } from './client-transaction.ts';

type State = 'calling' | 'proceeding' | 'accepted' | 'completed' | 'terminated';

/**
 * An INVITE that we sent, RFC 3261 17.1.1 with the Accepted state of RFC 6026:
 *
 *     calling -1xx-> proceeding -2xx-> accepted -M-> terminated
 *        \-- 300..699 --\-- 300..699, ACK --> completed -D-> terminated
 *
 * ACK to a failure is made here; ACK to a 2xx is the user's, who also hears each repeat of it.
 */
export class InviteClientTransaction {
  readonly request: SipRequest;
  readonly flow: Flow;
  readonly #context: TransactionContext;
  #user: ClientUser;
  readonly #sendCancel: (cancel: SipRequest) => void;
  readonly #bytes: Buffer;
  #state: State = 'calling';
  #interval: number;
  #ack: Buffer | undefined;
  #cancelWanted = false;
  #cancelSent = false;
  #cancelReason: string | undefined;
  #timerA: Timer | undefined;
  #timerB: Timer | undefined;
  #linger: Timer | undefined;

  constructor(request: SipRequest, flow: Flow, user: ClientUser, context: TransactionContext, sendCancel: (cancel: SipRequest) => void) {
    this.request = request;
    this.flow = flow;
    this.#user = user;
    this.#context = context;
    this.#sendCancel = sendCancel;
    this.#interval = context.timers.t1;
    this.#bytes = encodeMessage(request);
    this.#timerB = context.clock.setTimer(context.timers.b ?? 64 * context.timers.t1, () => this.#fail('timeout'));
    if (!flow.reliable) this.#timerA = context.clock.setTimer(this.#interval, () => this.#repeat());
    flow.send(this.#bytes);
  }

  get state(): State {
    return this.#state;
  }

  /**
   * Asks the far end to stop (RFC 3261 9.1): at once when it has answered provisionally, else as soon as it does. The outcome is the
   * INVITE's final response, as a rule 487; when none comes within 64*T1 `onFailed` is told. `reason`: a Reason header (RFC 3326).
   */
  cancel(reason?: string): void {
    this.#cancelWanted = true;
    this.#cancelReason = reason;
    if (this.#state === 'proceeding') this.#cancelNow();
  }

  onResponse(response: SipResponse): void {
    switch (this.#state) {
      case 'calling':
      case 'proceeding':
        this.#timerA?.cancel();
        if (response.status < 200) {
          if (this.#state === 'calling') this.#timerB?.cancel();
          this.#state = 'proceeding';
          if (this.#cancelWanted) this.#cancelNow();
          this.#user.onResponse(response);
          return;
        }
        this.#timerB?.cancel();
        if (response.status < 300) {
          this.#lingerAs('accepted', 64 * this.#context.timers.t1);
          this.#user.onResponse(response);
        } else {
          this.#acknowledge(response);
          if (this.flow.reliable) this.terminate();
          else this.#lingerAs('completed', Math.max(32_000, 64 * this.#context.timers.t1));
          this.handOver(NOBODY).onResponse(response);
        }
        return;
      case 'accepted':
        if (response.status >= 200 && response.status < 300) this.#user.onResponse(response);
        return;
      case 'completed':
        if (response.status >= 300 && this.#ack) this.flow.send(this.#ack);
        return;
      case 'terminated':
        return;
    }
  }

  /** Lets somebody else hear what still comes, so that a transaction that lingers holds nobody's call. The result is who heard it so far. */
  handOver(user: ClientUser): ClientUser {
    const before = this.#user;
    this.#user = user;
    return before;
  }

  onFlowClosed(): void {
    if (this.#state === 'calling' || this.#state === 'proceeding') this.#fail('transport');
  }

  terminate(): void {
    if (this.#state === 'terminated') return;
    this.#state = 'terminated';
    this.#timerA?.cancel();
    this.#timerB?.cancel();
    this.#linger?.cancel();
    this.#context.ended();
  }

  #lingerAs(state: 'accepted' | 'completed', ms: number): void {
    this.#state = state;
    this.#linger = this.#context.clock.setTimer(ms, () => this.terminate());
  }

  /** 17.1.1.2: timer A doubles without a bound, B ends it. */
  #repeat(): void {
    this.flow.send(this.#bytes);
    this.#interval *= 2;
    this.#timerA = this.#context.clock.setTimer(this.#interval, () => this.#repeat());
  }

  /** 17.1.1.3: same Request-URI, top Via, Route; To of the response. */
  #acknowledge(response: SipResponse): void {
    const ack = this.#sibling('ACK', response.headers.get('To') ?? this.request.headers.get('To')!);
    this.#ack = encodeMessage(ack);
    this.flow.send(this.#ack);
  }

  #cancelNow(): void {
    if (this.#cancelSent) return;
    this.#cancelSent = true;
    this.#timerB?.cancel();
    this.#timerB = this.#context.clock.setTimer(64 * this.#context.timers.t1, () => this.#fail('timeout'));
    const cancel = this.#sibling('CANCEL', this.request.headers.get('To')!);
    if (this.#cancelReason !== undefined) cancel.headers.add('Reason', this.#cancelReason);
    this.#sendCancel(cancel);
  }

  #sibling(method: 'ACK' | 'CANCEL', to: string): SipRequest {
    const source = this.request.headers;
    const sibling = new SipRequest(method, this.request.uri);
    sibling.headers
      .add('Via', splitList(source.get('Via')!)[0]!)
      .copy('Route', source)
      .add('Max-Forwards', '70');
    sibling.headers.copy('From', source).add('To', to).copy('Call-ID', source).add('CSeq', `${this.request.cseq!.number} ${method}`);
    return sibling;
  }

  #fail(reason: 'timeout' | 'transport'): void {
    this.terminate();
    this.handOver(NOBODY).onFailed(reason);
  }
}
