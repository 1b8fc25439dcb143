import { NOBODY } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { ChannelRequest, Indication, Leg } from '../../core/ports/driver.ts';
import type { MediaPort } from '../../core/ports/media.ts';
import type { ZapLine } from './zap-line.ts';

/**
 * A call from one line into the line that it is wired to, back to back: the near channel is dialled, the far one comes in and runs the
 * dialplan in its line's context. Nothing but the two lines stands between them: what one channel's leg is told, the other's party does.
 */
export class LoopedCall {
  #near: Channel;
  #far: Channel | undefined;
  readonly #core: Core;
  readonly #media: readonly [near: MediaPort, far: MediaPort];
  readonly #farLine: ZapLine;
  readonly #digits: string;
  #openEnds = 2;

  constructor(core: Core, nearLine: ZapLine, farLine: ZapLine, digits: string, request: ChannelRequest) {
    this.#core = core;
    this.#farLine = farLine;
    this.#digits = digits;
    this.#media = core.media.openPair();
    const { made, variables, ...identity } = nearLine.nextCall({ isDialing: true });
    const { uniqueId, linkedId } = request;
    const leg = () =>
      new LoopedLeg(this, this.#media[0], {
        call: () => this.#ring(),
        other: () => this.#far,
        moved: (to) => (this.#near = to),
      });
    this.#near = core.channels.create({ ...identity, uniqueId, linkedId, callerId: nearLine.identityOf(NOBODY), dialedAs: NOBODY, leg })!;
    for (const [name, value] of variables) this.#near.setVariable(name, value);
    made(this.#near);
  }

  /** The dialled one. */
  get near(): Channel {
    return this.#near;
  }

  /** The far line rings in: false where its context has nothing for what was dialled. */
  #ring(): boolean {
    const near = this.#near;
    const line = this.#farLine;
    const { made, variables, ...identity } = line.nextCall({ isDialing: false });
    const exten = line.options.isImmediate || this.#digits === '' ? 's' : this.#digits;
    const callerId = line.identityOf(near.connectedLine) ?? NOBODY;
    if (!line.isAvailable || !this.#core.dialplan.hasExten(line.options.context, exten, callerId.number)) {
      near.assign({ hangupCause: line.isAvailable ? HangupCause.Unallocated : HangupCause.UserBusy });
      return false;
    }
    const leg = () =>
      new LoopedLeg(this, this.#media[1], {
        call: () => false,
        other: () => this.#near,
        moved: (to) => (this.#far = to),
      });
    const far = this.#core.channels.create({ ...identity, exten, linkedId: near.linkedId, callerId, leg })!;
    this.#far = far;
    far.dialedNumber = exten;
    for (const [name, value] of variables) far.setVariable(name, value);
    made(far);
    far.setState(ChannelState.Ring);
    // What the caller of this tells of the dialling comes before the first step of the other side.
    queueMicrotask(() => {
      if (!far.ended) this.#core.startDialplan(far);
    });
    return true;
  }

  ended(other: Channel | undefined, cause: number): void {
    if (--this.#openEnds === 0 || !this.#far) for (const port of this.#media) port.close();
    if (other && !other.ended) other.partyHungUp(cause);
  }
}

interface LegEnds {
  readonly call: () => boolean;
  readonly other: () => Channel | undefined;
  readonly moved: (to: Channel) => void;
}

class LoopedLeg implements Leg {
  readonly media: MediaPort;
  readonly #pair: LoopedCall;
  readonly #ends: LegEnds;
  #isOver = false;

  constructor(pair: LoopedCall, media: MediaPort, ends: LegEnds) {
    this.#pair = pair;
    this.media = media;
    this.#ends = ends;
  }

  call(): boolean {
    return this.#ends.call();
  }

  async answer(): Promise<void> {
    this.#ends.other()?.partyAnswered();
  }

  indicate({ kind }: Indication): void {
    const other = this.#ends.other();
    if (!other) return;
    if (kind === 'ringing') other.partyRinging();
    else if (kind === 'progress') other.partyProgress();
    else if (kind === 'proceeding') other.partyProceeding();
    else if (kind === 'busy') other.partyRefused('busy', HangupCause.UserBusy);
    else if (kind === 'congestion') other.partyRefused('congestion', HangupCause.NormalCircuitCongestion);
  }

  moved(to: Channel): void {
    this.#ends.moved(to);
  }

  hangup(cause: number): void {
    if (this.#isOver) return;
    this.#isOver = true;
    // The other line hears of it once this one's own end was told.
    queueMicrotask(() => this.#pair.ended(this.#ends.other(), cause));
  }

  sendDigit(digit: string, durationMs: number): void {
    const other = this.#ends.other();
    other?.partyDigitBegan(digit);
    other?.partyDigitEnded(digit, durationMs);
  }

  async sendText(text: string): Promise<boolean> {
    this.#ends.other()?.partyText(text);
    return this.#ends.other() !== undefined;
  }
}
