import type { LegSignalling } from './leg-signalling.ts';
import { statusText } from './message/status-text.ts';
import { FINAL_STATUS, transferByRefer } from './refer.ts';
import type { SipLeg } from './sip-leg.ts';
import type { ServerTransaction } from './transaction/server-transaction.ts';

/** What it needs of its leg. */
type Owner = Readonly<Pick<SipLeg, 'context' | 'endpoint' | 'channel' | 'over' | 'confirmed' | 'options'>>;

/** The transfers that one leg's phone asks for by REFER, and what the phone is told of them (RFC 3515): the implicit subscription. */
export class LegTransfer {
  readonly #leg: Owner;
  readonly #signalling: LegSignalling;
  #done = false;

  constructor(leg: Owner, signalling: LegSignalling) {
    this.#leg = leg;
    this.#signalling = signalling;
  }

  /** The phone has given its party away, or is just doing so: it ends its call by itself, and tells nothing more about it. */
  get done(): boolean {
    return this.#done;
  }

  onRefer(transaction: ServerTransaction): void {
    const { request } = transaction;
    const leg = this.#leg;
    const respond = (status: number) => transaction.respond(this.#signalling.response(request, status));
    if (!leg.confirmed || !leg.options.allowTransfer) {
      respond(leg.confirmed ? 603 : 481);
      return;
    }
    const { status, final } = transferByRefer(leg.context, leg.channel, request, leg.endpoint);
    respond(status);
    if (final === undefined) return;
    const id = request.cseq?.number ?? 0;
    const told = this.#tell(id, 100, 'active;expires=60');
    const end = (status: number) => void told.then(() => this.#tell(id, status, 'terminated;reason=noresource'));
    if (typeof final === 'number') {
      end(final);
      return;
    }
    this.#done = true;
    const result = final();
    // Still in its call: that could not be done after all, or it is to hear the space in which the other one is parked.
    if (leg.channel.bridge) this.#done = false;
    void Promise.resolve(result).then(
      (done) => {
        if (done !== 'Success' && !leg.over) this.#done = false;
        end(FINAL_STATUS[done]);
      },
      (thrown) => {
        leg.context.core.logger.error(`the transfer by ${leg.channel.name} failed`, thrown);
        end(FINAL_STATUS.Fail);
      },
    );
  }

  /** What has become of a transfer so far, in the order of the telling. Resolves when the phone has taken it in, or not. */
  #tell(id: number, status: number, subscription: string): Promise<void> {
    const notify = this.#signalling.request('NOTIFY');
    notify.setBody('message/sipfrag;version=2.0', `SIP/2.0 ${status} ${statusText(status)}\r\n`);
    notify.headers.add('Event', `refer;id=${id}`).add('Subscription-State', subscription);
    return new Promise((resolve) => this.#signalling.send(notify, () => resolve()));
  }
}
