// Long because what both directions of a call share is one life: media, requests inside the dialog, and its end.

import type { Timer } from '../../base/clock.ts';
import type { EndpointCallOptions } from '../../config/endpoint-options.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { noteHangupSource } from '../../core/channel/hangup-source.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { Indication, Leg } from '../../core/ports/driver.ts';
import type { CodecName, RtpPort } from '../../core/ports/media.ts';
import { retryWithCredentials } from './auth/retry-with-credentials.ts';
import type { CallCount } from './call-count.ts';
import { AnswerHandshake } from './dialog/answer-handshake.ts';
import type { Dialog } from './dialog/dialog.ts';
import type { Endpoint } from './endpoint.ts';
import { IN_DIALOG, type InDialogAnswer } from './in-dialog.ts';
import { infoDigit } from './info-digits.ts';
import { readLegItem } from './leg-items.ts';
import { createResponse } from './message/create-response.ts';
import type { SipRequest, SipResponse } from './message/sip-message.ts';
import { statusText } from './message/status-text.ts';
import { toWireText } from './message/wire-text.ts';
import { QualityReport } from './quality-report.ts';
import { qualityVariables } from './quality-variables.ts';
import { FINAL_STATUS, transferByRefer } from './refer.ts';
import { descriptionIn, MediaSession, SDP_TYPE } from './session.ts';
import { contactValue, dialogFlow, legKey, type SipContext, sign } from './sip-context.ts';
import type { InviteServerTransaction } from './transaction/invite-server-transaction.ts';
import type { ServerTransaction } from './transaction/server-transaction.ts';
import type { Flow } from './transport/flow.ts';

export interface SipLegParts {
  readonly context: SipContext;
  readonly endpoint: Endpoint | undefined;
  readonly count: CallCount;
  readonly callId: string;
  readonly localTag: string;
  readonly flow: Flow;
  /** User part of our Contact. */
  readonly contactUser: string | undefined;
  readonly codecs: readonly CodecName[];
}

/** How long a phone that transferred its call may take to end it by itself. */
const TRANSFERRED_BYE_MS = 32_000;

/** A SIP call of one channel: the dialog and its media. What differs between calls in and out is in `IncomingLeg` and `OutgoingLeg`. */
export abstract class SipLeg implements Leg {
  readonly context: SipContext;
  readonly endpoint: Endpoint | undefined;
  readonly callId: string;
  readonly localTag: string;
  channel!: Channel;
  session: MediaSession | undefined;
  protected readonly count: CallCount;
  protected readonly contactUser: string | undefined;
  protected readonly codecs: readonly CodecName[];
  protected flow: Flow;
  protected dialog: Dialog | undefined;
  /** Nothing is told to the channel any more. */
  protected over = false;
  /** The call failed in a way after which its (empty) statistics are told all the same. */
  protected measured = false;
  #lastMessage = 'Init';
  #held = false;
  #transferred = false;
  #offerInAnswer = false;
  readonly #quality = new QualityReport();
  readonly #handshake: AnswerHandshake;
  #lateBye: Timer | undefined;

  constructor(parts: SipLegParts) {
    this.context = parts.context;
    this.endpoint = parts.endpoint;
    this.count = parts.count;
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.flow = parts.flow;
    this.contactUser = parts.contactUser;
    this.codecs = parts.codecs;
    this.#handshake = new AnswerHandshake(parts.context.clock, parts.context.layer.timers);
    parts.context.legs.set(this.key, this);
  }

  /** How calls of this party are treated. */
  protected get options(): EndpointCallOptions {
    return this.endpoint?.options.call ?? this.context.options.guest;
  }

  get key(): string {
    return legKey(this.callId, this.localTag);
  }

  get media(): RtpPort | undefined {
    return this.session?.port;
  }

  get peerAddress(): string {
    return this.flow.remote.address;
  }

  get lastMessage(): string {
    return this.#lastMessage;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Gives the channel its leg. */
  attach(channel: Channel): this {
    this.channel = channel;
    return this;
  }

  // ---- what core asks for

  moved(to: Channel): void {
    this.channel = to;
  }

  abstract call(): boolean;
  abstract answer(): Promise<void>;
  abstract indicate(indication: Indication): void;
  /** Ends a call that was not answered yet. */
  protected abstract giveUp(cause: number): void;

  hangup(cause: number): void {
    if (this.over) {
      if (this.measured) this.#tellLastQuality();
      this.#dispose();
      return;
    }
    const confirmed = this.dialog?.state === 'confirmed';
    if (confirmed && !this.#transferred) this.#tellLastQuality();
    this.over = true;
    if (!confirmed) this.giveUp(cause);
    else if (this.#transferred) this.#lateBye = this.context.clock.setTimer(TRANSFERRED_BYE_MS, () => this.#sayBye(cause));
    else if (this.#handshake.isOpen) this.#handshake.afterwards(() => this.#sayBye(cause));
    else this.#sayBye(cause);
    this.#dispose();
  }

  sendDigit(digit: string, durationMs: number): void {
    const { dtmfMode } = this.options;
    if (dtmfMode !== 'info' && dtmfMode !== 'shortinfo') this.media?.sendDigit(digit, durationMs);
    else if (this.#confirmed) this.#send(this.#request('INFO').setBody(...infoDigit(digit, durationMs, dtmfMode)));
  }

  sendText(text: string): Promise<boolean> {
    if (!this.#confirmed) return Promise.resolve(false);
    const message = this.#request('MESSAGE').setBody('text/plain;charset=UTF-8', toWireText(text));
    return new Promise((resolve) => this.#send(message, (response) => resolve(response !== undefined && response.status < 300)));
  }

  read(item: string): string | undefined {
    const { flow, dialog, endpoint, callId, session, codecs } = this;
    return readLegItem(item, { flow, dialog, endpoint, callId, session, codecs });
  }

  qualityVariables(): readonly (readonly [string, string])[] {
    return this.session ? qualityVariables(this.session.port.statistics()) : [];
  }

  // ---- media

  /** Opens the RTP port; false when the call ended meanwhile or none is free. */
  protected async openMedia(): Promise<boolean> {
    const { core, options } = this.context;
    try {
      const rtpTimeoutMs = this.options.rtpTimeoutMs || undefined;
      const port = await core.media.openRtp({ address: options.bindAddress, rtpTimeoutMs });
      if (this.over) {
        port.close();
        return false;
      }
      const { dtmfMode, packetTimesMs } = this.options;
      this.session = new MediaSession(port, this.flow, { codecs: this.codecs, dtmfMode, packetTimesMs }, options.mediaAddress);
      port.news.on('digitBegan', (digit) => this.channel.partyDigitBegan(digit));
      port.news.on('digitEnded', (digit, durationMs) => this.channel.partyDigitEnded(digit, durationMs));
      // Who holds us need not send anything.
      port.news.on('silent', () => this.#held || this.#mediaLost(HangupCause.RequestedChannelUnavailable));
      port.news.on('failed', () => this.#mediaLost(HangupCause.NormalTemporaryFailure));
      return true;
    } catch (error) {
      core.logger.warning(`no RTP port for a call of ${this.endpoint?.name ?? this.peerAddress}: ${String(error)}`);
      return false;
    }
  }

  #mediaLost(cause: number): void {
    if (!this.over) this.channel.requestHangup(cause);
  }

  /** Tells of a hold or its end after a new agreement. */
  noticeHold(): void {
    const held = this.session?.agreement?.held ?? false;
    if (held === this.#held) return;
    this.#held = held;
    if (held) this.channel.partyHeld(this.options.musicSuggest || undefined);
    else this.channel.partyUnheld();
    this.count.held(held);
  }

  // ---- messages

  /** A response of ours with our tag, Contact and what we are. */
  protected response(request: SipRequest, status: number, reason?: string): SipResponse {
    const response = createResponse(request, status, { reason, toTag: status > 100 ? this.localTag : undefined });
    sign(this.context, response);
    if (status > 100 && status < 300) response.headers.add('Contact', contactValue(this.flow, this.contactUser));
    this.#lastMessage = `Tx: ${status}`;
    return response;
  }

  /** Sends a 2xx to an INVITE and repeats it until its ACK. */
  protected sendAnswer(transaction: InviteServerTransaction, response: SipResponse): void {
    transaction.respond(response);
    this.#handshake.begin(
      () => transaction.repeatAnswer(),
      () => {
        this.context.core.logger.notice(`no ACK from ${this.endpoint?.name ?? this.peerAddress} for call ${this.callId}`);
        if (!this.over) this.partyGone(HangupCause.NoUserResponse);
      },
    );
  }

  /** Answers with our offer where the request had none (RFC 3264 5, RFC 3261 14.2); the ACK brings the answer. */
  protected answerWithOffer(response: SipResponse): SipResponse {
    this.#offerInAnswer = true;
    return response.setBody(SDP_TYPE, this.session!.offer());
  }

  onAck(ack: SipRequest): void {
    this.#lastMessage = 'Rx: ACK';
    if (!this.#handshake.isOpen) return;
    if (this.#offerInAnswer) {
      this.#offerInAnswer = false;
      const answer = descriptionIn(ack);
      if (!this.over) {
        if (typeof answer === 'object' && this.session?.accept(answer)) this.noticeHold();
        else this.channel.requestHangup(HangupCause.BearerCapabilityNotAvailable);
      }
    }
    this.#handshake.settle();
  }

  /** A request inside the dialog. */
  onRequest(transaction: ServerTransaction): void {
    const { request } = transaction;
    this.#lastMessage = `Rx: ${request.method}`;
    if (this.dialog && !this.dialog.acceptRequest(request)) {
      transaction.respond(this.response(request, 500));
      return;
    }
    if (request.method === 'BYE') this.#onBye(transaction);
    else if (request.method === 'REFER') this.#onRefer(transaction);
    else this.#onOther(transaction);
  }

  #onOther(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { status, description, act }: InDialogAnswer = IN_DIALOG.get(request.method)?.(this, request) ?? { status: 501 };
    const response = this.response(request, status);
    transaction.respond(description === undefined ? response : response.setBody(SDP_TYPE, description));
    if (!this.over) act?.();
  }

  /** An INVITE inside the dialog: new media, as a rule hold or its end. */
  onReinvite(transaction: InviteServerTransaction): void {
    const { request } = transaction;
    this.#lastMessage = 'Rx: INVITE';
    if (!this.#confirmed || this.#handshake.isOpen) {
      const busy = this.response(request, this.#handshake.isOpen ? 491 : this.over ? 481 : 500);
      if (busy.status === 500) busy.headers.add('Retry-After', '2');
      transaction.respond(busy);
      return;
    }
    if (!this.dialog!.acceptRequest(request)) {
      transaction.respond(this.response(request, 500));
      return;
    }
    transaction.respond(this.response(request, 100));
    const offer = descriptionIn(request);
    if (offer === undefined) {
      this.sendAnswer(transaction, this.answerWithOffer(this.response(request, 200)));
      return;
    }
    const answer = offer === 'broken' ? undefined : this.session?.answer(offer);
    if (answer === undefined) {
      transaction.respond(this.response(request, 488));
      return;
    }
    this.sendAnswer(transaction, this.response(request, 200).setBody(SDP_TYPE, answer));
    this.noticeHold();
  }

  #onBye(transaction: ServerTransaction): void {
    transaction.respond(this.response(transaction.request, 200));
    this.#handshake.drop();
    if (this.over) {
      this.#lateBye?.cancel();
      this.context.legs.delete(this.key);
      return;
    }
    if (this.dialog) this.dialog.state = 'ended';
    this.#tellQuality();
    const other = this.channel.bridge?.peerOf(this.channel)?.leg;
    if (other instanceof SipLeg) other.#tellQuality();
    this.partyGone(0);
  }

  #tellQuality(): void {
    this.#quality.tell(this.channel, this.session?.port.statistics());
  }

  /** A leg that transferred its party away tells nothing more (recorded session core-18). */
  #tellLastQuality(): void {
    if (this.session && !this.#transferred) this.#quality.tellLast(this.channel, this.session.port.statistics());
  }

  #onRefer(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (!this.#confirmed || !this.options.allowTransfer) {
      transaction.respond(this.response(request, this.#confirmed ? 603 : 481));
      return;
    }
    const outcome = transferByRefer(this.context, this.channel, request, this.endpoint);
    transaction.respond(this.response(request, outcome.status));
    const { final } = outcome;
    if (final === undefined) return;
    const id = request.cseq?.number ?? 0;
    const told = this.#tellReferrer(id, 100, 'active;expires=60');
    const end = (status: number) => void told.then(() => this.#tellReferrer(id, status, 'terminated;reason=noresource'));
    if (typeof final === 'number') {
      end(final);
      return;
    }
    this.#transferred = true;
    const result = final();
    // Still in its call: that could not be done after all, or it is to hear the space in which the other one is parked.
    if (this.channel.bridge) this.#transferred = false;
    void Promise.resolve(result).then(
      (done) => {
        if (done !== 'Success' && !this.over) this.#transferred = false;
        end(FINAL_STATUS[done]);
      },
      (thrown) => {
        this.context.core.logger.error(`the transfer by ${this.channel.name} failed`, thrown);
        end(FINAL_STATUS.Fail);
      },
    );
  }

  /** What has become of a transfer so far, in the order of the telling. Resolves when the phone has taken it in, or not. */
  #tellReferrer(id: number, status: number, subscription: string): Promise<void> {
    const notify = this.#request('NOTIFY').setBody('message/sipfrag;version=2.0', `SIP/2.0 ${status} ${statusText(status)}\r\n`);
    notify.headers.add('Event', `refer;id=${id}`).add('Subscription-State', subscription);
    return new Promise((resolve) => this.#send(notify, () => resolve()));
  }

  /** A request of ours inside the dialog, ready to be sent. */
  #request(method: string): SipRequest {
    const request = this.dialog!.createRequest(method);
    request.headers.add('Contact', contactValue(this.flow, this.contactUser));
    sign(this.context, request);
    return request;
  }

  /** Sends it, with credentials where they are asked for; `done` hears the final response, or undefined when there is none. */
  #send(request: SipRequest, done: (response: SipResponse | undefined) => void = () => {}): void {
    this.#lastMessage = `Tx: ${request.method}`;
    const flow = dialogFlow(this.context, this.dialog!, this.flow);
    this.context.layer.request(request, flow, {
      onResponse: (response) => {
        if (response.status < 200) return;
        const retry = this.withCredentials(request, response);
        if (retry) this.#send(retry, done);
        else {
          done(response);
          if ((response.status === 481 || response.status === 408) && !this.over) this.partyGone(HangupCause.NormalTemporaryFailure);
        }
      },
      onFailed: () => done(undefined),
    });
  }

  protected withCredentials(request: SipRequest, response: SipResponse): SipRequest | undefined {
    return this.endpoint && retryWithCredentials(request, response, this.endpoint, this.dialog);
  }

  get #confirmed(): boolean {
    return !this.over && this.dialog?.state === 'confirmed';
  }

  /** Whether its dialog is there, and with the party of that tag. */
  isWith(remoteTag: string): boolean {
    return this.dialog?.remoteTag === remoteTag;
  }

  /** The same, and answered. */
  isConfirmedWith(remoteTag: string): boolean {
    return this.#confirmed && this.isWith(remoteTag);
  }

  /** The party ended the call, or is taken to have. `cause` 0: what the channel has already. */
  protected partyGone(cause: number): void {
    const { channel } = this;
    if (this.dialog?.state !== 'confirmed') this.over = true;
    noteHangupSource(channel, channel.name);
    channel.partyHungUp(cause, cause || channel.hangupCause || undefined);
  }

  #sayBye(cause: number): void {
    const bye = this.#request('BYE');
    if (cause > 0) bye.headers.add('Reason', `Q.850;cause=${cause}`);
    this.#send(bye);
    if (this.dialog) this.dialog.state = 'ended';
    this.context.legs.delete(this.key);
  }

  /** Lets go of media and counters; the dialog stays known while it waits for a message. */
  #dispose(): void {
    this.over = true;
    this.session?.port.close();
    this.count.ended();
    if (!this.#transferred && !this.#handshake.isWaitedFor) this.context.legs.delete(this.key);
    this.released();
  }

  /** The call is over for the channel: what lingers on the wire is to let go of it. */
  protected released(): void {}
}
