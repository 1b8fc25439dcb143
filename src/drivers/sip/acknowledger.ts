import { Dialog } from './dialog/dialog.ts';
import type { SipRequest, SipResponse } from './message/sip-message.ts';
import { dialogFlow, type SipContext, sign } from './sip-context.ts';
import { type ClientUser, NOBODY } from './transaction/client-transaction.ts';
import type { Flow } from './transport/flow.ts';

/** Answers of one call that are acknowledged. */
const MAX_FORKS = 16;

/**
 * The ACKs of one INVITE (RFC 3261 13.2.2.4): that of the answer which the call takes, again for each repeat of it; answers that come too late
 * or from a further fork are acknowledged and ended. Outlives the call and holds nothing of it.
 */
export class Acknowledger implements ClientUser {
  readonly #context: SipContext;
  readonly #flow: Flow;
  readonly #invite: SipRequest;
  /** By To tag. */
  readonly #acks = new Map<string, Buffer>();

  constructor(context: SipContext, flow: Flow, invite: SipRequest) {
    this.#context = context;
    this.#flow = flow;
    this.#invite = invite;
  }

  /** Whether this is an answer that nobody took yet. */
  isFirst(): boolean {
    return this.#acks.size === 0;
  }

  acknowledge(dialog: Dialog): void {
    const ack = dialog.createRequest('ACK', dialog.localSequence);
    ack.headers.add('User-Agent', this.#context.options.userAgent);
    this.#acks.set(dialog.remoteTag, this.#context.layer.sendAck(ack, dialogFlow(this.#context, dialog, this.#flow)));
  }

  /** Hears what the call itself does not want: repeats and answers that come too late. */
  onResponse(response: SipResponse): void {
    if (response.status < 200 || response.status >= 300) return;
    const repeated = this.#acks.get(response.toTag ?? '');
    if (repeated) this.#flow.send(repeated);
    else if (this.#acks.size < MAX_FORKS) this.#endFork(Dialog.forResponse(this.#invite, response));
  }

  onFailed(): void {}

  #endFork(dialog: Dialog): void {
    this.acknowledge(dialog);
    const bye = dialog.createRequest('BYE');
    sign(this.#context, bye);
    this.#context.layer.request(bye, dialogFlow(this.#context, dialog, this.#flow), NOBODY);
  }
}
