import type { Channel } from '../../core/channel/channel.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { Indication } from '../../core/ports/driver.ts';
import type { SessionDescription } from '../../media/sdp/session-description.ts';
import { identityHeaders } from './caller-identity.ts';
import { statusOf } from './cause-map.ts';
import { Dialog } from './dialog/dialog.ts';
import type { SipRequest } from './message/sip-message.ts';
import { SDP_TYPE } from './session.ts';
import { SipLeg, type SipLegParts } from './sip-leg.ts';
import type { InviteServerTransaction } from './transaction/invite-server-transaction.ts';

/** A call that came in: the party is the caller, we ring and answer. */
export class IncomingLeg extends SipLeg {
  readonly #invite: InviteServerTransaction;
  readonly #settled: () => void;
  readonly #offer: SessionDescription | undefined;
  /** Our SDP answer, once made: the same in 183 and 200. */
  #answer: string | undefined;
  /** The linked id that the call came with. */
  #call: string | undefined;

  /** @param settled told when the INVITE has had its final response */
  constructor(parts: SipLegParts, invite: InviteServerTransaction, offer: SessionDescription | undefined, settled: () => void) {
    super(parts);
    this.#settled = settled;
    this.#invite = invite;
    this.#offer = offer;
    this.signalling.dialog = Dialog.forRequest(invite.request, parts.localTag);
  }

  override attach(channel: Channel): this {
    const hops = this.#invite.request.headers.get('Max-Forwards');
    // The number was checked with the request.
    if (hops !== undefined) {
      this.#call = channel.linkedId;
      this.context.hops.set(this.#call, Number(hops) - 1);
    }
    return super.attach(channel);
  }

  protected override released(): void {
    if (this.#call !== undefined) this.context.hops.delete(this.#call);
  }

  /** Takes the offer; false when the call is over, or nothing in the offer is ours. Answers 100. */
  async prepare(): Promise<boolean> {
    this.#invite.respond(this.signalling.response(this.#invite.request, 100));
    if (!(await this.audio.open())) {
      this.refuse(503);
      return false;
    }
    if (!this.#offer) return true;
    this.#answer = this.audio.session!.answer(this.#offer);
    if (this.#answer === undefined) this.refuse(488);
    return this.#answer !== undefined;
  }

  /** Ends it before there is a channel. */
  refuse(status: number): void {
    if (this.#invite.open) this.#refuse(status);
    super.hangup(HangupCause.NotDefined);
  }

  call(): boolean {
    return false;
  }

  async answer(): Promise<void> {
    if (this.over || !this.#invite.open) return;
    const response = this.signalling.response(this.#invite.request, 200);
    this.#identify(response.headers);
    this.signalling.dialog?.confirm();
    if (this.#answer === undefined) this.answerWithOffer(response);
    else response.setBody(SDP_TYPE, this.#answer);
    this.sendAnswer(this.#invite, response);
    this.#settled();
    this.audio.noticeHold();
  }

  indicate(indication: Indication): void {
    if (this.over || !this.#invite.open) return;
    switch (indication.kind) {
      case 'ringing':
        this.#provisional(180);
        break;
      case 'progress':
        this.#provisional(183, this.#answer);
        break;
      case 'busy':
        this.#refuseAndEnd(486);
        break;
      case 'congestion':
        this.#refuseAndEnd(503);
        break;
      case 'proceeding':
      case 'hold':
      case 'unhold':
      case 'connectedLine':
      case 'stop':
        return;
    }
  }

  /** The caller gave up before the answer: `CANCEL`. */
  onCancel(): void {
    if (!this.#invite.open) return;
    this.#refuse(487);
    if (this.over) return;
    if (this.channel) this.partyGone(0);
    else super.hangup(HangupCause.NotDefined);
  }

  protected giveUp(cause: number): void {
    if (this.#invite.open) this.#refuse(statusOf(cause));
  }

  #provisional(status: number, body?: string): void {
    const response = this.signalling.response(this.#invite.request, status);
    this.#identify(response.headers);
    if (body !== undefined) response.setBody(SDP_TYPE, body);
    this.#invite.respond(response);
  }

  #refuse(status: number): void {
    this.#invite.respond(this.signalling.response(this.#invite.request, status));
    this.#settled();
  }

  /** The refusal is the end on the wire; the dialplan goes on for a moment and then ends too. */
  #refuseAndEnd(status: number): void {
    this.#refuse(status);
    queueMicrotask(() => this.channel.requestHangup());
  }

  #identify(headers: SipRequest['headers']): void {
    const told = { style: this.endpoint?.options.call.sendsIdentity ?? 'no', host: this.signalling.flow.local.address };
    for (const [name, value] of identityHeaders(this.channel.connectedLine, 'called', told)) headers.add(name, value);
  }
}
