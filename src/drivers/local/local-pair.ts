import { NOBODY } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { ChannelRequest, Indication, Leg } from '../../core/ports/driver.ts';
import type { MediaPort } from '../../core/ports/media.ts';
import { Optimization } from './optimization.ts';

export interface LocalPairOptions {
  exten: string;
  context: string;
  /** `exten@context`: the device whose state it is. */
  device: string;
  /** `/n`: never optimised away. */
  keeps: boolean;
  /** Name of both channels up to `;1`. */
  base: string;
  request: ChannelRequest;
  /** Its dialplan starts in a later turn of the event loop, not in this one. */
  startsLater: boolean;
  /** It rings or was answered, for the first time. */
  onInUse: () => void;
  /** Both halves are gone; the state of the device is told next. */
  onEnded: (wasInUse: boolean) => void;
  onTold: () => void;
}

/** The two channels of a Local call. What is done to one half's leg happens to the other half's party. */
export class LocalPair {
  one: Channel;
  two: Channel;
  readonly options: LocalPairOptions;
  readonly #core: Core;
  #media: readonly [MediaPort, MediaPort] | undefined;
  readonly #optimization: Optimization | undefined;
  #started = false;
  #ended = 0;
  #isInUse = false;

  constructor(core: Core, options: LocalPairOptions) {
    this.#core = core;
    this.options = options;
    this.#optimization = options.keeps ? undefined : new Optimization(core, this);
    const { request, exten, context, base } = options;
    const leadsNowhere = !core.dialplan.hasExten(context, exten, request.caller?.callerId.number);
    const shared = { technology: 'Local', exten, context, language: request.caller?.language, leadsNowhere };
    const linkedId = request.linkedId ?? request.uniqueId;
    this.one = core.channels.create({
      name: `${base};1`,
      uniqueId: request.uniqueId,
      linkedId,
      dialedAs: NOBODY,
      leg: () => new LocalLeg(this, 0),
      ...shared,
    })!;
    this.two = core.channels.create({
      name: `${base};2`,
      uniqueId: request.otherUniqueId,
      linkedId: this.one.linkedId,
      state: ChannelState.Ring,
      leg: () => new LocalLeg(this, 1),
      ...shared,
    })!;
  }

  other(side: 0 | 1): Channel {
    return side === 0 ? this.two : this.one;
  }

  moved(side: 0 | 1, to: Channel): void {
    if (side === 0) this.one = to;
    else this.two = to;
  }

  /** The pair's own two media ends, made when first asked for. */
  media(side: 0 | 1): MediaPort {
    this.#media ??= this.#core.media.openPair();
    return this.#media[side];
  }

  /** Dials: the far half gets what the near one was set up with and runs the dialplan. */
  call(): boolean {
    const { one, two } = this;
    const { exten, context, keeps } = this.options;
    two.assign({ connectedLine: one.callerId, callerId: one.connectedLine, accountCode: one.accountCode, language: one.language });
    two.redirectingNumber = one.redirectingNumber;
    two.ani = this.options.request.caller?.ani;
    two.inheritVariables(one.variables.written());
    two.publish();
    if (!this.#core.dialplan.hasExten(context, exten, two.callerId.number)) {
      this.#core.logger.notice(`no such extension/context ${exten}@${context} for a Local channel`);
      two.hangup();
      return false;
    }
    this.#started = true;
    this.#core.bus.publish('local.bridged', () => ({ one: one.toldSnapshot, two: two.snapshot, context, exten, optimizable: !keeps }));
    const start = () => {
      if (!two.ended) this.#core.startDialplan(two);
    };
    if (this.options.startsLater) void this.#core.turns.rest().then(start);
    else queueMicrotask(start);
    return true;
  }

  /** A half was bridged with another channel. */
  bridged(): void {
    this.#optimization?.bridged();
  }

  /** One half is hung up: the other's party has gone. */
  halfEnded(side: 0 | 1, cause: number, dialStatus: string | undefined): void {
    this.#optimization?.cancel();
    const other = this.other(side);
    if (++this.#ended === 2) {
      for (const port of this.#media ?? []) port.close();
      this.options.onEnded(this.#isInUse);
      this.reportState();
      this.reportState();
      this.options.onTold();
      return;
    }
    if (other.ended) return;
    if (!this.#started && side === 0) {
      other.hangup(cause);
      return;
    }
    if (dialStatus !== undefined) other.setVariable('CHANLOCALSTATUS', dialStatus);
    other.partyHungUp(cause);
  }

  /** A half rings or was answered: the device is in use until the pair is gone. */
  useBegan(): void {
    if (this.#isInUse) return;
    this.#isInUse = true;
    this.options.onInUse();
  }

  /** Tells the state of the device: Local ones are made up of their calls. */
  reportState(): void {
    this.#core.devices.refresh(`Local/${this.options.device}`);
  }
}

/** One half's leg: each call on it is something that the party of the other half hears. */
class LocalLeg implements Leg {
  readonly #pair: LocalPair;
  readonly #side: 0 | 1;
  #over = false;

  constructor(pair: LocalPair, side: 0 | 1) {
    this.#pair = pair;
    this.#side = side;
  }

  get media(): MediaPort {
    return this.#pair.media(this.#side);
  }

  /** What one half does with hold and identity is for the party behind the other. */
  get relays(): boolean {
    return true;
  }

  bridged(): void {
    this.#pair.bridged();
  }

  moved(to: Channel): void {
    this.#pair.moved(this.#side, to);
  }

  call(): boolean {
    return this.#pair.call();
  }

  async answer(): Promise<void> {
    const channel = this.#pair.other(this.#side === 0 ? 1 : 0);
    if (channel.hangingUp) return;
    this.#pair.useBegan();
    channel.setState(ChannelState.Up);
    this.#pair.other(this.#side).partyAnswered();
    this.#pair.reportState();
    this.#pair.reportState();
  }

  indicate(indication: Indication): void {
    const other = this.#pair.other(this.#side);
    switch (indication.kind) {
      case 'ringing':
        if (this.#side === 1 && !other.hangingUp) this.#pair.useBegan();
        other.partyRinging();
        return;
      case 'progress':
        other.partyProgress();
        return;
      case 'proceeding':
        other.partyProceeding();
        return;
      case 'busy':
        other.partyRefused('busy', HangupCause.NotDefined);
        return;
      case 'congestion':
        other.partyRefused('congestion', HangupCause.NotDefined);
        return;
      case 'hold':
        other.partyHeld(indication.musicClass);
        return;
      case 'unhold':
        other.partyUnheld();
        return;
      case 'connectedLine':
        // Told with the next change of the channel, as Asterisk does; who dials the other half hears of it at once.
        other.assign({ callerId: this.#pair.other(this.#side === 0 ? 1 : 0).connectedLine });
        other.signals.emit('connectedLineChanged');
        return;
    }
  }

  hangup(cause: number): void {
    if (this.#over) return;
    this.#over = true;
    // The other half hears of it once this one's own end was told.
    const dialStatus = this.#side === 1 ? this.#pair.two.getVariable('DIALSTATUS') || undefined : undefined;
    queueMicrotask(() => this.#pair.halfEnded(this.#side, cause, dialStatus));
  }

  sendDigit(digit: string, durationMs: number): void {
    const other = this.#pair.other(this.#side);
    other.partyDigitBegan(digit);
    other.partyDigitEnded(digit, durationMs);
  }

  async sendText(text: string): Promise<boolean> {
    this.#pair.other(this.#side).partyText(text);
    return true;
  }
}
