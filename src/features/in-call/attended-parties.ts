import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { Core } from '../../core/core.ts';
import { DialGroup, type DialOutcome } from '../../core/dial/dial-group.ts';
import type { Fact } from '../../core/facts.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../../core/snapshots.ts';
import type { InCallOptions } from './in-call-options.ts';
import { ThreeWay } from './three-way.ts';

type Destination = Fact<'transfer.attended'>['destination'];

/** The third party, out of the call with who transfers. */
export interface Taken {
  readonly third: Channel;
  readonly onDone: () => void;
  /** The bridge of that call. */
  readonly bridge: BridgeSnapshot | undefined;
}

/** One that has been in no call. */
export const rung = (third: Channel): Taken => ({ third, onDone: () => {}, bridge: undefined });

export function takeThird(consult: TwoPartyCall, from: Channel): Taken {
  // It may have another channel than was dialled: a Local one steps out of the way.
  const third = consult.other(from);
  const bridge = consult.bridge.snapshot;
  const onDone = consult.give(third);
  consult.bridge.takeOut(third);
  return { third, onDone, bridge };
}

/** Ends a channel that nobody has in hand. */
export function hangUpAlone(channel: Channel): void {
  if (!channel.ended && !channel.bridge) channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
}

/** Who takes part in an attended transfer, and how they are dialled, joined and let go. */
export class AttendedParties {
  readonly core: Core;
  /** The call that is transferred. */
  readonly call: TwoPartyCall;
  readonly from: Channel;
  readonly other: Channel;
  readonly options: InCallOptions;
  /** Whoever waits for the one that transfers may go on. */
  #fromDone: () => void = () => {};
  /** As it was when it let go. */
  #last: ChannelSnapshot | undefined;

  constructor(core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions) {
    this.core = core;
    this.call = call;
    this.from = from;
    this.other = call.other(from);
    this.options = options;
  }

  /** Who transfers is out of the call with the other one, who hears music. */
  leaveOther(): void {
    this.#fromDone = this.call.give(this.from);
    this.call.bridge.takeOut(this.from);
    this.core.holdMusic.start(this.other);
  }

  /** The two talk again. False when the other one has gone meanwhile. */
  returnToOther(): boolean {
    const { from, other } = this;
    if (from.hangingUp || !this.call.takeBack(from)) return false;
    from.update({ connectedLine: other.callerId });
    this.call.unhold(from);
    return true;
  }

  /** @param hearer who is told that it rings, and whose number is shown */
  dial(target: string, signal: AbortSignal, hearer: Channel, onRinging: () => void): Promise<DialOutcome> {
    const group = new DialGroup(this.core, { onRinging });
    const leg = group.request(target);
    if ('refused' in leg) return Promise.resolve({ kind: 'nobody', status: 'CHANUNAVAIL', cause: leg.cause });
    const { channel } = leg;
    channel.inheritVariables(this.from.variables.inherited());
    channel.setVariable('TRANSFERERNAME', this.from.name);
    channel.update({ connectedLine: hearer.callerId });
    if (!group.ring(leg)) return Promise.resolve({ kind: 'nobody', status: 'CHANUNAVAIL', cause: channel.hangupCause });
    return group.outcome(this.options.attendedNoAnswerMs, signal);
  }

  /** Who transfers is done with the call. It ends, unless it goes on elsewhere. */
  letGoOfTransferer(isElsewhere: boolean): void {
    const { from } = this;
    this.#last = from.snapshot;
    this.#fromDone();
    if (!isElsewhere && !from.interpreter) hangUpAlone(from);
  }

  /** The transfer is done: the other one talks with the third. */
  join(taken: Taken): void {
    const original = this.call.bridge.snapshot;
    if (!this.put(taken)) return;
    this.#tell(taken, original, { type: 'Bridge', bridgeId: original.id });
    void playPrompts(taken.third, [this.options.transferSound]);
  }

  /** Joins the one that was left with another; false when it has gone. */
  put({ third, onDone }: Taken): boolean {
    const { other } = this;
    this.core.holdMusic.stop(other);
    if (third.hangingUp || !this.call.replace(this.from, third, onDone)) {
      hangUpAlone(third);
      this.endOther();
      return false;
    }
    other.indicate({ kind: 'stop' });
    other.update({ connectedLine: third.callerId });
    third.update({ connectedLine: other.callerId });
    return true;
  }

  /** One call of the three; false when somebody has gone meanwhile. */
  talkAllThree(taken: Taken): boolean {
    const { from, other, call } = this;
    const { third, onDone } = taken;
    if (from.hangingUp || third.hangingUp || other.bridge !== call.bridge) return false;
    const original = call.bridge.snapshot;
    this.core.holdMusic.stop(other);
    other.indicate({ kind: 'unhold' });
    const onOtherDone = call.give(other);
    call.bridge.takeOut(other);
    const all = new ThreeWay(this.core, [
      { channel: other, onDone: onOtherDone },
      { channel: third, onDone },
      { channel: from, onDone: this.#fromDone },
    ]);
    this.#tell(taken, original, { type: 'Threeway', bridgeId: all.bridge.id, transferer: from.snapshot });
    return true;
  }

  endOther(): void {
    const { other, call } = this;
    if (other.bridge === call.bridge) call.bridge.leave(other);
    if (!other.interpreter) hangUpAlone(other);
  }

  #tell({ third, bridge }: Taken, original: BridgeSnapshot, destination: Destination): void {
    const transferer = this.#last ?? this.from.snapshot;
    for (const channel of [this.other, third]) channel.setVariable('ATTENDEDTRANSFER', transferer.name);
    this.core.bus.publish('transfer.attended', {
      result: 'Success',
      original: { transferer, bridge: original },
      second: { transferer, bridge },
      transferee: this.other.snapshot,
      target: third.snapshot,
      isExternal: false,
      destination,
    });
  }
}
