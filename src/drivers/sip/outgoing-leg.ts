import { HangupCause } from '../../core/hangup-cause.ts';
import type { Indication } from '../../core/ports/driver.ts';
import { Acknowledger } from './acknowledger.ts';
import { fromValue, identityHeaders } from './caller-identity.ts';
import { refusalOf } from './cause-map.ts';
import { Dialog } from './dialog/dialog.ts';
import { parseNameAddr } from './message/name-addr.ts';
import { SipRequest, type SipResponse } from './message/sip-message.ts';
import { userText } from './message/uri.ts';
import { fromWireText } from './message/wire-text.ts';
import { descriptionIn, SDP_TYPE } from './session.ts';
import { sign } from './sip-context.ts';
import { SipLeg, type SipLegParts } from './sip-leg.ts';
import type { InviteClientTransaction } from './transaction/invite-client-transaction.ts';

const FIRST_CSEQ = 102;

/** A call that we make: the party is called, it rings and answers. Forks beyond the first answer are ended at once. */
export class OutgoingLeg extends SipLeg {
  readonly #target: string;
  readonly #maxForwards: number;
  #invite: InviteClientTransaction | undefined;
  #acknowledger: Acknowledger | undefined;
  #early = false;

  /**
   * @param target Request-URI
   * @param maxForwards hops that the call has left
   */
  constructor(parts: SipLegParts, target: string, maxForwards: number) {
    super(parts);
    this.#target = target;
    this.#maxForwards = maxForwards;
  }

  /** A phone that has all the calls that it may have is not rung (recorded session core-13). */
  call(): boolean {
    if (this.endpoint?.full) {
      this.channel.hangupCause = HangupCause.UserBusy;
      return false;
    }
    this.count.rings();
    this.#start().catch((error) => {
      this.context.core.logger.error(`call ${this.callId} could not be made`, error);
      this.#refused('congestion', HangupCause.NormalTemporaryFailure);
    });
    return true;
  }

  async answer(): Promise<void> {}

  indicate(_indication: Indication): void {}

  protected giveUp(cause: number): void {
    this.#invite?.cancel(cause === HangupCause.AnsweredElsewhere ? 'SIP;cause=200;text="Call completed elsewhere"' : undefined);
  }

  protected override released(): void {
    if (this.#acknowledger) this.#invite?.handOver(this.#acknowledger);
  }

  async #start(): Promise<void> {
    if (!(await this.audio.open())) {
      this.#refused('congestion', HangupCause.NormalTemporaryFailure);
      return;
    }
    this.#send(this.#makeInvite());
  }

  #makeInvite(): SipRequest {
    const { channel, signalling } = this;
    const options = this.endpoint?.options.call;
    const { address, port } = signalling.flow.local;
    const caller = channel.connectedLine;
    const from = fromValue(caller, {
      host: address,
      port,
      fromUser: options?.fromUser || undefined,
      fromDomain: options?.fromDomain || undefined,
    });
    const request = new SipRequest('INVITE', this.#target);
    request.headers
      .add('Max-Forwards', String(this.#maxForwards))
      .add('From', `${from};tag=${this.localTag}`)
      .add('To', `<${this.#target}>`);
    request.headers.add('Call-ID', this.callId).add('CSeq', `${FIRST_CSEQ} INVITE`).add('Contact', signalling.contact);
    sign(this.context, request);
    const told = { style: options?.sendsIdentity ?? 'no', host: address };
    for (const [name, value] of identityHeaders(caller, 'calling', told)) request.headers.add(name, value);
    return request.setBody(SDP_TYPE, this.audio.session!.offer());
  }

  #send(request: SipRequest): void {
    const acknowledger = new Acknowledger(this.context, this.signalling.flow, request);
    this.#acknowledger = acknowledger;
    this.#invite = this.context.layer.invite(request, this.signalling.flow, {
      onResponse: (response) => this.#onResponse(request, response, acknowledger),
      onFailed: (reason) => {
        if (!this.over) this.#partyFailed(reason === 'timeout' ? HangupCause.NoUserResponse : HangupCause.NetworkOutOfOrder);
      },
    });
  }

  #onResponse(request: SipRequest, response: SipResponse, acknowledger: Acknowledger): void {
    const { status } = response;
    if (this.over || (status < 300 && !acknowledger.isFirst())) {
      acknowledger.onResponse(response);
      return;
    }
    // As in chan_sip of Asterisk 20: what the phone said last is why the call ends, if nothing else says so.
    this.channel.hangupCause = refusalOf(status).cause;
    if (status < 200) this.#onProvisional(request, response);
    else if (status < 300) this.#onAnswer(Dialog.forResponse(request, response), response, acknowledger);
    else this.#onFailure(request, response);
  }

  #onProvisional(request: SipRequest, response: SipResponse): void {
    if (response.status === 100) return;
    if (response.toTag !== undefined) this.signalling.dialog = Dialog.forResponse(request, response);
    const description = descriptionIn(response);
    const early = typeof description === 'object' && (this.audio.session?.accept(description) ?? false);
    const { channel, context, endpoint } = this;
    if (response.status === 180) {
      channel.partyRinging();
      if (endpoint) context.core.devices.set(endpoint.device, endpoint.deviceState);
    } else if (response.status === 183 && !this.#early) channel.partyProgress();
    else if (response.status !== 183) channel.partyProceeding();
    if (early && response.status === 180 && !this.#early) channel.partyProgress();
    this.#early ||= early || response.status === 183;
  }

  #onAnswer(dialog: Dialog, response: SipResponse, acknowledger: Acknowledger): void {
    this.signalling.dialog = dialog;
    acknowledger.acknowledge(dialog);
    const description = descriptionIn(response);
    const agreed = typeof description === 'object' ? this.audio.session?.accept(description) : this.audio.session?.agreement !== undefined;
    if (!agreed) {
      this.#partyFailed(HangupCause.BearerCapabilityNotAvailable);
      return;
    }
    this.count.answered();
    this.channel.partyAnswered();
    if (!this.over) this.audio.noticeHold();
  }

  #onFailure(request: SipRequest, response: SipResponse): void {
    // The dialog that a challenge would make is not one: the call begins anew with the same Call-ID.
    this.signalling.dialog = undefined;
    const retry = this.signalling.withCredentials(request, response);
    if (retry) {
      this.#send(retry);
      return;
    }
    const { kind, cause } = refusalOf(response.status);
    const forward = forwardTarget(response);
    if (forward !== undefined && !this.over) {
      this.over = true;
      this.channel.partyForwarded(forward, cause);
      return;
    }
    // Which refusals are followed by RTPAUDIOQOS: recorded session core-09.
    this.measured = response.status < 500 && response.status !== 486;
    if (kind === 'hangup') this.#partyFailed(cause);
    else this.#refused(kind, cause);
  }

  #partyFailed(cause: number): void {
    if (!this.over) this.partyGone(cause);
  }

  #refused(kind: 'busy' | 'congestion', cause: number): void {
    if (this.over) return;
    this.over = true;
    this.channel.partyRefused(kind, cause);
  }
}

/**
 * The extension that a 3xx sends the call to: the user of its first Contact. One that would reach beyond an extension (a context or a
 * technology) is not followed.
 */
function forwardTarget(response: SipResponse): string | undefined {
  if (response.status < 300 || response.status > 399) return undefined;
  const [contact] = response.headers.list('Contact');
  const user = contact === undefined ? undefined : parseNameAddr(contact)?.uri.user;
  if (user === undefined) return undefined;
  const exten = userText(fromWireText(user));
  return /^[^/@&,|^\s]+$/.test(exten) ? exten : undefined;
}
