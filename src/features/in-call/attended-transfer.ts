import { sleep } from '../../base/clock.ts';
import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import { joinTwo } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { Core } from '../../core/core.ts';
import { DialGroup, type DialOutcome } from '../../core/dial/dial-group.ts';
import type { Fact } from '../../core/facts.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../../core/snapshots.ts';
import { askForExtension, transferContext } from './ask-extension.ts';
import { whileBusy } from './busy.ts';
import { CodeMatcher } from './code-matcher.ts';
import type { InCallOptions } from './in-call-options.ts';
import { ThreeWay } from './three-way.ts';

type Destination = Fact<'transfer.attended'>['destination'];

/** What who transfers wants while it rings or talks with the new party. */
type Wish = WishWhileRinging | 'threeway';
type WishWhileRinging = 'complete' | 'abort';

/**
 * An attended transfer by a code: the other party hears music while who transfers dials, rings and talks with a third one. Hanging up or the
 * code for it completes the transfer, another one takes it back; so does a third party that is not to be had or hangs up. Who hangs up while
 * it still rings leaves the call to it, and is rung back when nobody answers. A further code makes one call of the three. (Asterisk 20
 * main/bridge_basic.c; going to and fro between the two, `atxferswap`, is not there.)
 */
export async function attendedTransferByCode(core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions): Promise<void> {
  let exten: string | undefined;
  call.hold(from);
  await whileBusy(core, call, from, async (signal) => {
    exten = await askForExtension(core, from, options, signal);
    if (exten === undefined && !call.over) {
      void playPrompts(from, [options.failSound]);
      call.unhold(from);
    }
  });
  if (exten === undefined || call.over || from.hangingUp) return;
  await new AttendedTransfer(core, call, from, `Local/${exten}@${transferContext(from)}`, options).run();
}

/** The third party, out of the call with who transfers. */
interface Taken {
  readonly third: Channel;
  readonly onDone: () => void;
  /** The bridge of that call. */
  readonly bridge: BridgeSnapshot | undefined;
}

function takeThird(consult: TwoPartyCall, from: Channel): Taken {
  // It may have another channel than was dialled: a Local one steps out of the way.
  const third = consult.other(from);
  const bridge = consult.bridge.snapshot;
  const onDone = consult.give(third);
  consult.bridge.takeOut(third);
  return { third, onDone, bridge };
}

const rung = (third: Channel): Taken => ({ third, onDone: () => {}, bridge: undefined });

class AttendedTransfer {
  readonly #core: Core;
  readonly #call: TwoPartyCall;
  readonly #from: Channel;
  readonly #other: Channel;
  readonly #target: string;
  readonly #options: InCallOptions;
  /** Whoever waits for the one that transfers may go on. */
  readonly #fromDone: () => void;

  constructor(core: Core, call: TwoPartyCall, from: Channel, target: string, options: InCallOptions) {
    this.#core = core;
    this.#call = call;
    this.#from = from;
    this.#other = call.other(from);
    this.#target = target;
    this.#options = options;
    this.#fromDone = call.give(from);
    call.bridge.takeOut(from);
    core.holdMusic.start(this.#other);
  }

  async run(): Promise<void> {
    const from = this.#from;
    const cancel = new AbortController();
    const dialling = this.#dial(this.#target, cancel.signal, from);
    const wish = this.#wishWhileRinging();
    const first = await Promise.race([dialling, wish.promise]);
    wish.stop();
    if (first === 'abort') {
      cancel.abort();
      await dialling;
      return this.#back();
    }
    if (first === 'complete') return this.#leaveToRing(dialling);
    if (first.kind !== 'answered') return this.#back();
    return this.#talk(first.leg.channel);
  }

  // ---- while it rings

  #dial(target: string, signal: AbortSignal, hearer: Channel): Promise<DialOutcome> {
    const group = new DialGroup(this.#core, {
      onRinging: () => {
        if (!hearer.ended) hearer.indicate({ kind: 'ringing' });
      },
    });
    const leg = group.request(target);
    if ('refused' in leg) return Promise.resolve({ kind: 'nobody', status: 'CHANUNAVAIL', cause: leg.cause });
    const { channel } = leg;
    channel.inheritVariables(this.#from.variables.inherited());
    channel.setVariable('TRANSFERERNAME', this.#from.name);
    channel.update({ connectedLine: hearer.callerId });
    if (!group.ring(leg)) return Promise.resolve({ kind: 'nobody', status: 'CHANUNAVAIL', cause: channel.hangupCause });
    return group.outcome(this.#options.attendedNoAnswerMs, signal);
  }

  #wishWhileRinging(): { readonly promise: Promise<WishWhileRinging>; stop(): void } {
    const { signals, interpreter } = this.#from;
    let settle: (wish: WishWhileRinging) => void = () => {};
    const promise = new Promise<WishWhileRinging>((resolve) => {
      settle = resolve;
    });
    // Three cannot talk before the third has answered.
    const menu = this.#menu(
      (wish) => {
        if (wish !== 'threeway') settle(wish);
      },
      () => {},
    );
    const leave = () => settle('complete');
    const offs = [
      signals.on('digitEnded', (digit, durationMs) => void menu.take({ digit, durationMs })),
      signals.on('hangup', leave),
      signals.on('released', leave),
    ];
    const signal = interpreter?.signal;
    signal?.addEventListener('abort', leave);
    return {
      promise,
      stop: () => {
        for (const off of offs) off();
        signal?.removeEventListener('abort', leave);
      },
    };
  }

  #menu(settle: (wish: Wish) => void, letGo: (digit: { digit: string; durationMs: number }) => void): CodeMatcher {
    const { attendedAbort, attendedComplete, attendedThreeway, codeDigitMs } = this.#options;
    const codes = [
      { code: attendedAbort, run: () => settle('abort') },
      { code: attendedComplete, run: () => settle('complete') },
      { code: attendedThreeway, run: () => settle('threeway') },
    ].filter(({ code }) => code !== '');
    return new CodeMatcher(this.#core.clock, codes, codeDigitMs, letGo);
  }

  // ---- while they talk

  async #talk(target: Channel): Promise<void> {
    const from = this.#from;
    from.indicate({ kind: 'stop' });
    let consult: TwoPartyCall | undefined;
    let taken: Taken | undefined;
    let wish: Wish | undefined;
    let isElsewhere = false;
    // Before the call that they have hears of it: the third party is not to end with who transfers.
    const complete = () => {
      if (consult && !consult.over) taken ??= takeThird(consult, from);
    };
    const settle = (said: Wish) => {
      wish = said;
      if (said !== 'abort') complete();
      consult?.end(said === 'abort' ? consult.other(from) : from);
    };
    const signal = from.interpreter?.signal;
    signal?.addEventListener('abort', complete);
    const offs = [
      from.signals.on('hangup', complete),
      from.signals.on('released', () => {
        isElsewhere = true;
        complete();
      }),
    ];
    let menu: CodeMatcher | undefined;
    await joinTwo(this.#core, from, target, {
      signal,
      digits: (call, party, digit, durationMs) => {
        if (party !== from) return false;
        menu ??= this.#menu(settle, (late) => call.pass(from, late.digit, late.durationMs));
        return menu.take({ digit, durationMs });
      },
      onJoined: (call) => {
        consult = call;
        from.update({ connectedLine: target.callerId });
      },
    });
    for (const off of offs) off();
    signal?.removeEventListener('abort', complete);
    if (taken && wish === 'threeway' && this.#talkAllThree(taken)) return;
    if (!taken || wish === 'abort' || taken.third.hangingUp) {
      this.#hangUp(taken?.third ?? consult?.other(from) ?? target);
      return this.#back();
    }
    this.#letGoOfTransferer(isElsewhere);
    this.#join(taken);
  }

  /** One call of the three; false when somebody has gone meanwhile. */
  #talkAllThree({ third, onDone, bridge }: Taken): boolean {
    const [from, other, call] = [this.#from, this.#other, this.#call];
    if (from.hangingUp || third.hangingUp || other.bridge !== call.bridge) return false;
    const original = call.bridge.snapshot;
    this.#core.holdMusic.stop(other);
    other.indicate({ kind: 'unhold' });
    const onOtherDone = call.give(other);
    call.bridge.takeOut(other);
    const all = new ThreeWay(this.#core, [
      { channel: other, onDone: onOtherDone },
      { channel: third, onDone },
      { channel: from, onDone: this.#fromDone },
    ]);
    const transferer = from.snapshot;
    this.#tell(third, original, bridge, { type: 'Threeway', bridgeId: all.bridge.id, transferer });
    return true;
  }

  /** The call goes on as it was before the transfer. */
  #back(): void {
    const from = this.#from;
    this.#core.holdMusic.stop(from);
    if (from.hangingUp || !this.#call.takeBack(from)) {
      this.#letGoOfTransferer(false);
      this.#endOther();
      return;
    }
    from.update({ connectedLine: this.#other.callerId });
    this.#call.unhold(from);
    void playPrompts(from, [this.#options.failSound]);
  }

  // ---- after who transfers has gone

  async #leaveToRing(dialling: Promise<DialOutcome>): Promise<void> {
    this.#letGoOfTransferer(false);
    const other = this.#other;
    this.#core.holdMusic.stop(other);
    if (!other.ended) other.indicate({ kind: 'ringing' });
    const outcome = await dialling;
    if (outcome.kind === 'answered') return this.#join(rung(outcome.leg.channel));
    if (this.#options.attendedDropsCall) return this.#endOther();
    return this.#ringBack();
  }

  /** Rings who transferred, then by turns the third party and that one again. */
  async #ringBack(): Promise<void> {
    const other = this.#other;
    const gone = new AbortController();
    const offs = [other.signals.on('ended', () => gone.abort()), other.signals.on('hangup', () => gone.abort())];
    const { attendedCallbackRetries, attendedLoopDelayMs } = this.#options;
    const transferer = this.#from.name.replace(/-[^-]*$/, '');
    try {
      for (let tries = 0; tries <= attendedCallbackRetries && !gone.signal.aborted; tries++) {
        for (const target of tries === 0 ? [transferer] : [this.#target, transferer]) {
          if (tries > 0) await sleep(this.#core.clock, attendedLoopDelayMs, gone.signal);
          this.#core.holdMusic.start(other);
          const outcome = await this.#dial(target, gone.signal, other);
          if (outcome.kind !== 'answered') continue;
          if (target === this.#target) this.#join(rung(outcome.leg.channel));
          else this.#put(rung(outcome.leg.channel));
          return;
        }
      }
    } catch (thrown) {
      if (!gone.signal.aborted) this.#core.logger.error(`ringing ${transferer} back failed`, thrown);
    } finally {
      for (const off of offs) off();
    }
    this.#endOther();
  }

  #join(taken: Taken): void {
    const { third } = taken;
    const original = this.#call.bridge.snapshot;
    if (!this.#put(taken)) return;
    this.#tell(third, original, taken.bridge, { type: 'Bridge', bridgeId: original.id });
    void playPrompts(third, [this.#options.transferSound]);
  }

  #tell(third: Channel, original: BridgeSnapshot, second: BridgeSnapshot | undefined, destination: Destination): void {
    const transferer = this.#transferer;
    for (const channel of [this.#other, third]) channel.setVariable('ATTENDEDTRANSFER', transferer.name);
    this.#core.bus.publish('transfer.attended', {
      result: 'Success',
      original: { transferer, bridge: original },
      second: { transferer, bridge: second },
      transferee: this.#other.snapshot,
      target: third.snapshot,
      isExternal: false,
      destination,
    });
  }

  /** Joins the one that was left with another; false when it has gone. */
  #put({ third, onDone }: Taken): boolean {
    const other = this.#other;
    this.#core.holdMusic.stop(other);
    if (third.hangingUp || !this.#call.replace(this.#from, third, onDone)) {
      this.#hangUp(third);
      this.#endOther();
      return false;
    }
    other.indicate({ kind: 'stop' });
    other.update({ connectedLine: third.callerId });
    third.update({ connectedLine: other.callerId });
    return true;
  }

  #endOther(): void {
    const other = this.#other;
    if (other.bridge === this.#call.bridge) this.#call.bridge.leave(other);
    if (!other.interpreter) this.#hangUp(other);
  }

  /** As it was when it let go. */
  get #transferer(): ChannelSnapshot {
    return this.#last ?? this.#from.snapshot;
  }
  #last: ChannelSnapshot | undefined;

  #letGoOfTransferer(isElsewhere: boolean): void {
    const from = this.#from;
    this.#last = from.snapshot;
    this.#fromDone();
    if (!isElsewhere && !from.bridge && !from.interpreter) this.#hangUp(from);
  }

  #hangUp(channel: Channel): void {
    if (!channel.ended && !channel.bridge) channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
  }
}
