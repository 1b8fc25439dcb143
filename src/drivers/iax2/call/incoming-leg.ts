import type { Timer } from '../../../base/clock.ts';
import { amaFlagsOf } from '../../../core/channel/ama-flags.ts';
import { PRESENTATIONS, parseCallerId } from '../../../core/channel/caller-id.ts';
import { ChannelState } from '../../../core/channel/channel-state.ts';
import { setRemoteVariable } from '../../../core/channel/remote-variables.ts';
import { HangupCause } from '../../../core/hangup-cause.ts';
import type { CodecName } from '../../../core/ports/media.ts';
import type { PartyId } from '../../../core/snapshots.ts';
import { Challenge } from '../auth/authentication.ts';
import type { DialogEnd, IaxDialog } from '../dialog/iax-dialog.ts';
import { Element, Elements } from '../frame/elements.ts';
import { codecOf, formatBit, offeredCodecs } from '../frame/formats.ts';
import { AuthMethod, Command, Control } from '../frame/frame-types.ts';
import type { FullFrame } from '../frame/frames.ts';
import { type IaxContext, PROOF_WITHIN_MS, REJECT_DELAY_MS } from '../iax-context.ts';
import { ownCodecs } from '../own-codecs.ts';
import type { IaxPeer } from '../peer/iax-peer.ts';
import { credentialsOf } from '../peer/registrar.ts';
import { IaxLeg } from './iax-leg.ts';
import { joinVariables } from './variables.ts';

const PROTOCOL_VERSION = 2;
/** `AST_CAUSE_FACILITY_NOT_SUBSCRIBED`. */
const NO_AUTHORITY_CAUSE = 50;

/** A call that comes in (RFC 5456 6.2). There is a channel once the caller has proved who he is and what he wants can be had. */
export class IncomingLeg extends IaxLeg {
  readonly #request: Elements;
  readonly #deadline: Timer;
  #challenge: Challenge | undefined;
  #isSettled = false;
  /** What the answer to our ACCEPT starts: a caller who proved nothing has to show that he hears us. */
  #start: (() => void) | undefined;
  #codec: CodecName | undefined;

  /** @param peer who it is, or claims to be; undefined for a stranger, who is asked for a proof all the same */
  constructor(context: IaxContext, dialog: IaxDialog, peer: IaxPeer | undefined, request: FullFrame) {
    super(context, dialog, peer);
    this.#request = request.elements;
    this.userName = request.elements.text(Element.Username) ?? peer?.name ?? '';
    this.#deadline = context.clock.setTimer(PROOF_WITHIN_MS, () => {
      if (!this.channel) this.dialog.close();
    });
  }

  call(): boolean {
    return false;
  }

  async answer(): Promise<void> {
    this.control(Control.Answer);
  }

  protected override get expectedCodec(): CodecName | undefined {
    return this.#codec;
  }

  /** Our ACCEPT got there. */
  onAcknowledged(): void {
    this.#begin();
  }

  override onFrame(frame: FullFrame): void {
    this.#begin();
    super.onFrame(frame);
  }

  override onEnd(end: DialogEnd): void {
    this.#settled();
    super.onEnd(end);
  }

  protected override onCommand(frame: FullFrame): void {
    switch (frame.subclass) {
      case Command.NEW:
        this.#onNew();
        break;
      case Command.AUTHREP:
        this.#onProof(frame.elements);
        break;
      default:
        super.onCommand(frame);
    }
  }

  #onNew(): void {
    if (this.#isSettled || this.#challenge) return;
    const { peer } = this;
    const version = this.#request.number(Element.Version) ?? PROTOCOL_VERSION;
    if (version > PROTOCOL_VERSION || this.userName === '') this.#refuse();
    else if (peer && !peer.needsProof) this.#accept(false);
    else if (peer && peer.options.maxUnauthenticated > 0 && peer.unauthenticated >= peer.options.maxUnauthenticated)
      this.#reject('Unauthenticated call limit reached', HangupCause.CallRejected);
    else this.#ask();
  }

  #ask(): void {
    const { peer } = this;
    if (peer) peer.unauthenticated++;
    this.#challenge = new Challenge(peer?.options.authMethods ?? AuthMethod.Md5);
    this.dialog.command(Command.AUTHREQ, this.#challenge.request(this.userName));
  }

  #onProof(answer: Elements): void {
    const { peer } = this;
    if (this.#isSettled || !this.#challenge) return;
    const method = this.#challenge.verify(answer, peer && credentialsOf(peer), this.context.keys);
    this.#settled();
    if (peer && method !== undefined) this.#accept(true);
    else this.#refuse();
  }

  /** Nobody who did not prove who he is learns why. */
  #refuse(): void {
    this.#isSettled = true;
    const reject = () => this.#reject('No authority found', NO_AUTHORITY_CAUSE);
    if (this.context.options.delaysRejects) this.context.clock.setTimer(REJECT_DELAY_MS, reject);
    else reject();
  }

  #reject(reason: string, cause: number): void {
    this.#isSettled = true;
    this.over = true;
    this.dialog.finish(Command.REJECT, new Elements().addText(Element.Cause, reason).add8(Element.CauseCode, cause));
    this.dispose();
  }

  #accept(isProven: boolean): void {
    this.#isSettled = true;
    if (this.peer && this.#request.bytes(Element.CallToken)?.length) this.peer.hasShownToken = true;
    const { core } = this.context;
    const caller = this.#caller();
    const place = this.#place();
    const codec = this.#chooseCodec();
    if (!place || !core.dialplan.hasExten(place.context, place.exten, caller.number))
      this.#reject('No such context/extension', HangupCause.NoRouteDestination);
    else if (codec === undefined) this.#reject('Unable to negotiate codec', HangupCause.BearerCapabilityNotAvailable);
    else if (core.stopping || core.isFull) this.#reject('Out of resources', HangupCause.SwitchCongestion);
    else {
      this.#codec = codec;
      this.dialog.command(Command.ACCEPT, new Elements().add32(Element.Format, formatBit(codec)));
      this.agree(codec);
      this.#start = () => this.#startDialplan(caller, place);
      if (isProven) this.#begin();
    }
  }

  #begin(): void {
    const start = this.#start;
    this.#start = undefined;
    start?.();
  }

  #startDialplan(caller: PartyId, { context, exten }: { context: string; exten: string }): void {
    this.#deadline.cancel();
    const { core } = this.context;
    const options = this.peer?.options;
    this.count.began(false);
    const channel = core.channels.create({
      technology: 'IAX2',
      name: `IAX2/${this.peer?.name ?? this.dialog.remote.address}-${this.dialog.callNumber}`,
      state: ChannelState.Ring,
      callerId: caller,
      context,
      exten,
      accountCode: options?.accountCode,
      amaFlags: amaFlagsOf(options?.amaFlags ?? ''),
      language: options?.language || this.#request.text(Element.Language) || undefined,
      musicClass: options?.musicClass || undefined,
      leg: (made) => this.attach(made),
    })!;
    channel.dialedNumber = this.#request.text(Element.DialedNumber);
    channel.ani = this.#request.text(Element.CallingAni) ?? caller.number;
    channel.redirectingNumber = this.#request.text(Element.RedirectingNumber);
    channel.touch();
    for (const [name, value] of options?.variables ?? []) channel.setVariable(name, value);
    for (const [name, value] of joinVariables(this.#request.texts(Element.Variable))) setRemoteVariable(channel, name, value);
    core.startDialplan(channel);
  }

  /** Who calls: what the configuration says, else what the caller says of himself. */
  #caller(): PartyId {
    const configured = this.peer?.options.callerId;
    if (configured !== undefined) return { ...parseCallerId(configured), presentation: PRESENTATIONS.allowed_passed_screen! };
    const number = this.#request.text(Element.CallingNumber) || undefined;
    const name = this.#request.text(Element.CallingName) || undefined;
    const isKnown = number !== undefined || name !== undefined;
    const presentation = isKnown ? (this.#request.number(Element.CallingPresentation) ?? 0) & 0xff : PRESENTATIONS.unavailable!;
    return { number, name, presentation };
  }

  /** Where the call goes; undefined for a context that is not its to enter. */
  #place(): { context: string; exten: string } | undefined {
    const contexts = this.peer?.options.contexts ?? [];
    const wanted = this.#request.text(Element.CalledContext) || undefined;
    const context = wanted ?? contexts[0] ?? 'default';
    if (wanted !== undefined && !contexts.includes(wanted)) return undefined;
    return { context, exten: this.#request.text(Element.CalledNumber) || 's' };
  }

  /** RFC 5456 leaves the choice to us; `codecpriority` says whose order counts. */
  #chooseCodec(): CodecName | undefined {
    const own = ownCodecs(this.peer?.options.codecs ?? []);
    const offered = offeredCodecs(this.#request);
    const priority = this.peer?.options.codecPriority ?? 'host';
    const wanted = codecOf(this.#request.number(Element.Format) ?? 0);
    if (priority === 'reqonly') return wanted && own.includes(wanted) ? wanted : undefined;
    if (priority === 'disabled' && wanted && own.includes(wanted)) return wanted;
    const [first, second] = priority === 'caller' ? [offered, own] : [own, offered];
    return first.find((codec) => second.includes(codec));
  }

  /** He has proved who he is, or will not. */
  #settled(): void {
    this.#deadline.cancel();
    if (this.#challenge && this.peer && !this.#isCounted) this.peer.unauthenticated--;
    this.#isCounted = this.#challenge !== undefined;
  }

  /** Whether its share in `maxauthreq` was given back. */
  #isCounted = false;
}
