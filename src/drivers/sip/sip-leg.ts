import type { Timer } from '../../base/clock.ts';
import type { EndpointCallOptions } from '../../config/endpoint-options.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { noteHangupSource } from '../../core/channel/hangup-source.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { Indication, Leg } from '../../core/ports/driver.ts';
import type { CodecName, RtpPort } from '../../core/ports/media.ts';
import type { CallCount } from './call-count.ts';
import { AnswerHandshake } from './dialog/answer-handshake.ts';
import type { Endpoint } from './endpoint.ts';
import { IN_DIALOG, type InDialogAnswer } from './in-dialog.ts';
import { infoDigit } from './info-digits.ts';
import { LegAudio, type LegAudioParts } from './leg-audio.ts';
import { readLegItem } from './leg-items.ts';
import { LegSignalling, type LegSignallingParts } from './leg-signalling.ts';
import { LegTransfer } from './leg-transfer.ts';
import type { SipRequest, SipResponse } from './message/sip-message.ts';
import { toWireText } from './message/wire-text.ts';
import { descriptionIn, SDP_TYPE } from './session.ts';
import { callOptions, legKey, type SipContext } from './sip-context.ts';
import type { InviteServerTransaction } from './transaction/invite-server-transaction.ts';
import type { ServerTransaction } from './transaction/server-transaction.ts';

export interface SipLegParts extends LegSignallingParts, LegAudioParts {
  readonly callId: string;
}

/** How long a phone that transferred its call may take to end it by itself. */
const TRANSFERRED_BYE_MS = 32_000;

/**
 * A SIP call of one channel: its life, from the first INVITE to the BYE. How its messages are written is `LegSignalling`, its sound
 * `LegAudio`, what REFER asks for `LegTransfer`. What differs between calls in and out is in `IncomingLeg` and `OutgoingLeg`.
 */
export abstract class SipLeg implements Leg {
  readonly context: SipContext;
  readonly endpoint: Endpoint | undefined;
  readonly callId: string;
  readonly localTag: string;
  readonly signalling: LegSignalling;
  readonly audio: LegAudio;
  channel!: Channel;
  /** Nothing is told to the channel any more. */
  over = false;
  protected readonly count: CallCount;
  /** The call failed in a way after which its (empty) statistics are told all the same. */
  protected measured = false;
  readonly #codecs: readonly CodecName[];
  readonly #transfer: LegTransfer;
  readonly #handshake: AnswerHandshake;
  #offerInAnswer = false;
  #lateBye: Timer | undefined;

  constructor(parts: SipLegParts) {
    this.context = parts.context;
    this.endpoint = parts.endpoint;
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.count = parts.count;
    this.#codecs = parts.codecs;
    this.signalling = new LegSignalling(parts, () => this.over || this.partyGone(HangupCause.NormalTemporaryFailure));
    this.audio = new LegAudio(parts, this);
    this.#transfer = new LegTransfer(this, this.signalling);
    this.#handshake = new AnswerHandshake(parts.context.clock, parts.context.layer.timers);
    parts.context.legs.set(this.key, this);
  }

  /** How calls of this party are treated. */
  get options(): EndpointCallOptions {
    return callOptions(this.context, this.endpoint);
  }

  get key(): string {
    return legKey(this.callId, this.localTag);
  }

  get media(): RtpPort | undefined {
    return this.audio.session?.port;
  }

  get peerAddress(): string {
    return this.signalling.flow.remote.address;
  }

  /** What the log calls the party. */
  get partyName(): string {
    return this.endpoint?.name ?? this.peerAddress;
  }

  /** Answered, and not over. */
  get confirmed(): boolean {
    return !this.over && this.signalling.dialog?.state === 'confirmed';
  }

  /** Whether its dialog is there, and with the party of that tag. */
  isWith(remoteTag: string): boolean {
    return this.signalling.dialog?.remoteTag === remoteTag;
  }

  /** The same, and answered. */
  isConfirmedWith(remoteTag: string): boolean {
    return this.confirmed && this.isWith(remoteTag);
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
    const { confirmed } = this;
    if (confirmed) this.#tellLastQuality();
    this.over = true;
    if (!confirmed) this.giveUp(cause);
    else if (this.#transfer.done) this.#lateBye = this.context.clock.setTimer(TRANSFERRED_BYE_MS, () => this.#sayBye(cause));
    else if (this.#handshake.isOpen) this.#handshake.afterwards(() => this.#sayBye(cause));
    else this.#sayBye(cause);
    this.#dispose();
  }

  sendDigit(digit: string, durationMs: number): void {
    const { dtmfMode } = this.options;
    if (dtmfMode !== 'info' && dtmfMode !== 'shortinfo') this.media?.sendDigit(digit, durationMs);
    else if (this.confirmed) this.signalling.send(this.signalling.request('INFO').setBody(...infoDigit(digit, durationMs, dtmfMode)));
  }

  sendText(text: string): Promise<boolean> {
    if (!this.confirmed) return Promise.resolve(false);
    const message = this.signalling.request('MESSAGE').setBody('text/plain;charset=UTF-8', toWireText(text));
    return new Promise((resolve) => this.signalling.send(message, (response) => resolve(response !== undefined && response.status < 300)));
  }

  read(item: string): string | undefined {
    const { flow, dialog } = this.signalling;
    const { session } = this.audio;
    return readLegItem(item, { flow, dialog, endpoint: this.endpoint, callId: this.callId, session, codecs: this.#codecs });
  }

  // ---- what the party says

  /** A request inside the dialog. */
  onRequest(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { signalling } = this;
    signalling.received(request);
    if (signalling.dialog && !signalling.dialog.acceptRequest(request)) {
      transaction.respond(signalling.response(request, 500));
      return;
    }
    if (request.method === 'BYE') this.#onBye(transaction);
    else if (request.method === 'REFER') this.#transfer.onRefer(transaction);
    else this.#onOther(transaction);
  }

  #onOther(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { status, description, act }: InDialogAnswer = IN_DIALOG.get(request.method)?.(this, request) ?? { status: 501 };
    const response = this.signalling.response(request, status);
    transaction.respond(description === undefined ? response : response.setBody(SDP_TYPE, description));
    if (!this.over) act?.();
  }

  /** An INVITE inside the dialog: new media, as a rule hold or its end. */
  onReinvite(transaction: InviteServerTransaction): void {
    const { request } = transaction;
    const { signalling, audio } = this;
    signalling.received(request);
    if (!this.confirmed || this.#handshake.isOpen) {
      const busy = signalling.response(request, this.#handshake.isOpen ? 491 : this.over ? 481 : 500);
      if (busy.status === 500) busy.headers.add('Retry-After', '2');
      transaction.respond(busy);
      return;
    }
    if (!signalling.dialog!.acceptRequest(request)) {
      transaction.respond(signalling.response(request, 500));
      return;
    }
    transaction.respond(signalling.response(request, 100));
    const offer = descriptionIn(request);
    if (offer === undefined) {
      this.sendAnswer(transaction, this.answerWithOffer(signalling.response(request, 200)));
      return;
    }
    const answer = offer === 'broken' ? undefined : audio.session?.answer(offer);
    if (answer === undefined) {
      transaction.respond(signalling.response(request, 488));
      return;
    }
    this.sendAnswer(transaction, signalling.response(request, 200).setBody(SDP_TYPE, answer));
    audio.noticeHold();
  }

  onAck(ack: SipRequest): void {
    this.signalling.received(ack);
    if (!this.#handshake.isOpen) return;
    if (this.#offerInAnswer) {
      this.#offerInAnswer = false;
      const answer = descriptionIn(ack);
      if (!this.over) {
        if (typeof answer === 'object' && this.audio.session?.accept(answer)) this.audio.noticeHold();
        else this.channel.requestHangup(HangupCause.BearerCapabilityNotAvailable);
      }
    }
    this.#handshake.settle();
  }

  #onBye(transaction: ServerTransaction): void {
    transaction.respond(this.signalling.response(transaction.request, 200));
    this.#handshake.drop();
    if (this.over) {
      this.#lateBye?.cancel();
      this.context.legs.delete(this.key);
      return;
    }
    if (this.signalling.dialog) this.signalling.dialog.state = 'ended';
    this.audio.tellQuality();
    const other = this.channel.bridge?.peerOf(this.channel)?.leg;
    if (other instanceof SipLeg) other.audio.tellQuality();
    this.partyGone(0);
  }

  // ---- the answer to an INVITE

  /** Sends a 2xx to an INVITE and repeats it until its ACK. */
  protected sendAnswer(transaction: InviteServerTransaction, response: SipResponse): void {
    transaction.respond(response);
    this.#handshake.begin(
      () => transaction.repeatAnswer(),
      () => {
        this.context.core.logger.notice(`no ACK from ${this.partyName} for call ${this.callId}`);
        if (!this.over) this.partyGone(HangupCause.NoUserResponse);
      },
    );
  }

  /** Answers with our offer where the request had none (RFC 3264 5, RFC 3261 14.2); the ACK brings the answer. */
  protected answerWithOffer(response: SipResponse): SipResponse {
    this.#offerInAnswer = true;
    return response.setBody(SDP_TYPE, this.audio.session!.offer());
  }

  // ---- the end

  /** The party ended the call, or is taken to have. `cause` 0: what the channel has already. */
  protected partyGone(cause: number): void {
    const { channel } = this;
    if (this.signalling.dialog?.state !== 'confirmed') this.over = true;
    noteHangupSource(channel, channel.name);
    channel.partyHungUp(cause, cause || channel.hangupCause || undefined);
  }

  /** A leg that transferred its party away tells nothing more (recorded session core-18). */
  #tellLastQuality(): void {
    if (!this.#transfer.done) this.audio.tellLastQuality();
  }

  #sayBye(cause: number): void {
    const bye = this.signalling.request('BYE');
    if (cause > 0) bye.headers.add('Reason', `Q.850;cause=${cause}`);
    this.signalling.send(bye);
    if (this.signalling.dialog) this.signalling.dialog.state = 'ended';
    this.context.legs.delete(this.key);
  }

  /** Lets go of media and counters; the dialog stays known while it waits for a message. */
  #dispose(): void {
    this.over = true;
    this.audio.close();
    this.count.ended();
    if (!this.#transfer.done && !this.#handshake.isWaitedFor) this.context.legs.delete(this.key);
    this.released();
  }

  /** The call is over for the channel: what lingers on the wire is to let go of it. */
  protected released(): void {}
}
