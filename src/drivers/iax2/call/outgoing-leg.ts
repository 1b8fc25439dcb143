import type { Timer } from '../../../base/clock.ts';
import { ChannelState } from '../../../core/channel/channel-state.ts';
import { remoteVariables, setRemoteVariable } from '../../../core/channel/remote-variables.ts';
import { HangupCause } from '../../../core/hangup-cause.ts';
import type { Indication } from '../../../core/ports/driver.ts';
import type { CodecName } from '../../../core/ports/media.ts';
import { answerChallenge } from '../auth/authentication.ts';
import type { IaxDialog } from '../dialog/iax-dialog.ts';
import { dateTime } from '../frame/element-values.ts';
import { Element, Elements } from '../frame/elements.ts';
import { codecOf, formatBit, formatBits, preferenceText } from '../frame/formats.ts';
import { Command, Control } from '../frame/frame-types.ts';
import type { FullFrame } from '../frame/frames.ts';
import type { IaxContext } from '../iax-context.ts';
import type { IaxPeer } from '../peer/iax-peer.ts';
import type { DialString } from './dial-string.ts';
import { IaxLeg } from './iax-leg.ts';
import { splitVariable, variableElements } from './variables.ts';

/** RFC 5456 8.6.10. */
const PROTOCOL_VERSION = 2;
/** `AST_PRES_NUMBER_NOT_AVAILABLE`. */
const NOT_AVAILABLE = 67;
/** A far end that asks for a proof more often gets none: each costs a signature, and the variables that it sends along stay with the call. */
const MAX_QUESTIONS = 3;

/** A call that we make (RFC 5456 6.2). */
export class OutgoingLeg extends IaxLeg {
  readonly #dial: DialString;
  readonly #codecs: readonly CodecName[];
  #isAccepted = false;
  #questions = 0;
  #impatience: Timer | undefined;

  constructor(context: IaxContext, dialog: IaxDialog, peer: IaxPeer | undefined, dial: DialString, codecs: readonly CodecName[]) {
    super(context, dialog, peer);
    this.#dial = dial;
    this.#codecs = codecs;
    this.userName = dial.userName;
    dialog.user = this;
  }

  call(): boolean {
    const { channel, context, peer } = this;
    if (!channel || this.dialog.ended) return false;
    this.count.began(true);
    this.dialog.open(Command.NEW, this.#request());
    const patienceMs = 2 * (peer?.options.qualifyMs || context.options.autoKillMs);
    if (patienceMs > 0)
      this.#impatience = context.clock.setTimer(patienceMs, () => this.#refused('congestion', HangupCause.SwitchCongestion));
    // The state that chan_iax2 gives at once, and the context that the peer's own calls enter.
    channel.update({ state: ChannelState.Ringing, context: peer?.options.contexts[0] ?? '' });
    return true;
  }

  async answer(): Promise<void> {}

  /** How a call goes is told to who calls; who is called hears of holds alone. */
  override indicate(indication: Indication): void {
    if (indication.kind === 'hold' || indication.kind === 'unhold') super.indicate(indication);
  }

  protected override get expectedCodec(): CodecName | undefined {
    return this.#codecs[0];
  }

  protected override dispose(): void {
    this.#calm();
    super.dispose();
  }

  override onFrame(frame: FullFrame): void {
    this.#calm();
    super.onFrame(frame);
  }

  protected override onCommand(frame: FullFrame): void {
    switch (frame.subclass) {
      case Command.AUTHREQ:
        this.#prove(frame.elements);
        break;
      case Command.ACCEPT:
        this.#accepted(frame.elements);
        break;
      default:
        super.onCommand(frame);
    }
  }

  protected override onControl(frame: FullFrame): void {
    const { channel } = this;
    if (!channel) return;
    switch (frame.subclass) {
      case Control.Ringing:
        channel.partyRinging();
        break;
      case Control.Proceeding:
        channel.partyProceeding();
        break;
      case Control.Progress:
        channel.partyProgress();
        break;
      case Control.Answer:
        this.count.answered();
        channel.partyAnswered();
        break;
      case Control.Busy:
        channel.partyRefused('busy', HangupCause.UserBusy);
        break;
      case Control.Congestion:
        channel.partyRefused('congestion', HangupCause.NormalCircuitCongestion);
        break;
      default:
        super.onControl(frame);
    }
  }

  /** NEW. The version comes first (RFC 5456 6.2.2). */
  #request(): Elements {
    const { channel, peer } = this;
    const { userName, exten, context } = this.#dial;
    const caller = channel!.connectedLine;
    const { number, name } = caller;
    const isKnown = number !== undefined || name !== undefined;
    const elements = new Elements()
      .add16(Element.Version, PROTOCOL_VERSION)
      .addText(Element.CalledNumber, exten)
      .addText(Element.CodecPreferences, preferenceText(this.#codecs))
      .addText(Element.CallingNumber, number)
      .add8(Element.CallingPresentation, isKnown ? caller.presentation : NOT_AVAILABLE)
      .add8(Element.CallingTon, 0)
      .add16(Element.CallingTns, 0)
      .addText(Element.CallingName, name)
      .addText(Element.CallingAni, peer?.options.sendsAni ? number : undefined)
      .addText(Element.Language, channel!.language || undefined)
      .addText(Element.DialedNumber, channel!.dialedNumber)
      .addText(Element.RedirectingNumber, channel!.redirectingNumber)
      .addText(Element.CalledContext, context || undefined)
      .addText(Element.Username, userName || undefined)
      .add32(Element.Format, formatBit(this.#codecs[0] ?? 'ulaw'))
      .add32(Element.Capability, formatBits(this.#codecs))
      .add16(Element.Adsi, 2)
      .add32(Element.DateTime, dateTime(this.context.core.clock.now()));
    for (const [variable, value] of remoteVariables(channel!))
      for (const text of variableElements(variable, value)) elements.addText(Element.Variable, text);
    return elements;
  }

  #prove(question: Elements): void {
    if (this.#isAccepted || ++this.#questions > MAX_QUESTIONS) return;
    const { secret, outKey } = this.#dial;
    const proof = answerChallenge(question, { secret, outKey }, this.context.keys);
    this.#takeVariables(question);
    if (proof) {
      this.dialog.command(Command.AUTHREP, proof);
      return;
    }
    const { address } = this.dialog.remote;
    this.context.logger.warning(`nothing to prove to ${address} who ${this.#dial.userName || 'we'} is: a call is given up`);
    this.channel?.partyHungUp(HangupCause.CallRejected);
  }

  #accepted(elements: Elements): void {
    if (this.#isAccepted) return;
    const format = elements.number(Element.Format);
    const codec = format === undefined ? this.#codecs[0] : codecOf(format);
    if (codec === undefined || !this.#codecs.includes(codec)) {
      const cause = new Elements()
        .addText(Element.Cause, 'Unable to negotiate codec')
        .add8(Element.CauseCode, HangupCause.BearerCapabilityNotAvailable);
      this.dialog.finish(Command.REJECT, cause);
      this.#refused('congestion', HangupCause.BearerCapabilityNotAvailable);
      return;
    }
    this.#isAccepted = true;
    this.#takeVariables(elements);
    this.agree(codec);
  }

  #takeVariables(elements: Elements): void {
    for (const text of elements.texts(Element.Variable)) {
      const [name, value] = splitVariable(text);
      if (this.channel && name !== '') setRemoteVariable(this.channel, name, value);
    }
  }

  #refused(kind: 'busy' | 'congestion', cause: number): void {
    if (!this.over) this.channel?.partyRefused(kind, cause);
  }

  #calm(): void {
    this.#impatience?.cancel();
    this.#impatience = undefined;
  }
}
