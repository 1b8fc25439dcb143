import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import { joinTwo } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { playPrompts } from '../../core/channel/play-prompts.ts';
import type { Core } from '../../core/core.ts';
import type { DialOutcome } from '../../core/dial/dial-group.ts';
import { askForExtension, transferContext } from './ask-extension.ts';
import { AttendedParties, hangUpAlone, rung, type Taken, takeThird } from './attended-parties.ts';
import { whileBusy } from './busy.ts';
import type { DialledDigit } from './code-matcher.ts';
import type { InCallOptions } from './in-call-options.ts';
import { waitForThird } from './left-ringing.ts';
import { Transferer, type Wish } from './transferer.ts';

/**
 * An attended transfer by a code: the other party hears music while who transfers dials, rings and talks with a third one. Hanging up or the
 * code for it completes the transfer, another one takes it back; so does a third party that is not to be had or hangs up. Who hangs up while
 * it still rings leaves the call to it, and is rung back when nobody answers. Further codes make one call of the three, or go to and fro
 * between the other two. (Asterisk 20 main/bridge_basic.c.)
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
  beginAttendedTransfer(core, call, from, options, exten);
}

/** The other party is on hold already: who transfers is to talk with `exten` of its context for transfers. */
export function beginAttendedTransfer(core: Core, call: TwoPartyCall, from: Channel, options: InCallOptions, exten: string): void {
  const transfer = new AttendedTransfer(new AttendedParties(core, call, from, options), `Local/${exten}@${transferContext(from)}`);
  begun.set(from, transfer);
  transfer.start();
}

/** Takes back the transfer that a party is about, as its code for it does. False where it is about none. */
export const abortAttendedTransfer = (from: Channel): boolean => begun.get(from)?.abort() ?? false;

/** The last one of each party that transfers. */
const begun = new WeakMap<Channel, AttendedTransfer>();

/**
 * Where who transfers is: alone while the third party rings, back with the other one meanwhile, talking with the third party while the other
 * waits, or with the other one while the third waits.
 */
type State = 'ringing' | 'hesitating' | 'consulting' | 'checking' | 'over';

class AttendedTransfer {
  readonly #parties: AttendedParties;
  readonly #target: string;
  readonly #cancel = new AbortController();
  #state: State = 'ringing';
  #transferer: Transferer | undefined;
  #dialling: Promise<DialOutcome> | undefined;
  #rings = false;
  /** The third party that has answered, and its call with who transfers once there is one. */
  #third: Channel | undefined;
  #consult: TwoPartyCall | undefined;
  /** Ends listening to the third party while it waits. */
  #offs: (() => void)[] = [];

  /** What a wish does; what is not there does nothing. Three cannot talk before the third has answered. */
  readonly #on: Readonly<Record<State, Partial<Readonly<Record<Wish, () => void>>>>> = {
    ringing: {
      abort: () => this.#cancel.abort(),
      complete: () => this.#leaveRinging(),
      swap: () => this.#hesitate(),
    },
    hesitating: {
      abort: () => this.#cancel.abort(),
      complete: () => this.#leaveRinging(),
      swap: () => this.#hearRinging(),
    },
    consulting: {
      abort: () => this.#consult?.end(this.#consult.other(this.#parties.from)),
      complete: () => this.#complete(),
      threeway: () => this.#talkAllThree(),
      swap: () => this.#checkBack(),
    },
    checking: {
      abort: () => this.#stay(),
      complete: () => this.#complete(),
      threeway: () => this.#talkAllThree(),
      swap: () => this.#consultAgain(),
    },
    over: {},
  };

  constructor(parties: AttendedParties, target: string) {
    this.#parties = parties;
    this.#target = target;
  }

  start(): void {
    const { from, options } = this.#parties;
    this.#parties.leaveOther();
    this.#transferer = new Transferer(from, options, {
      wants: (wish) => this.#on[this.#state][wish]?.(),
      pass: (digit) => this.#pass(digit),
      isAlone: () => this.#later(() => this.#lost()),
    });
    this.#dialling = this.#parties.dial(this.#target, this.#cancel.signal, from, () => {
      this.#rings = true;
      if (this.#state === 'ringing' && !from.ended) from.indicate({ kind: 'ringing' });
    });
    void this.#dialling.then((outcome) => this.#dialled(outcome));
  }

  /** False where there is nothing to take back any more. */
  abort(): boolean {
    const abort = this.#on[this.#state].abort;
    abort?.();
    return abort !== undefined;
  }

  #pass({ digit, durationMs }: DialledDigit): void {
    const { call, from } = this.#parties;
    if (this.#state === 'consulting') this.#consult?.pass(from, digit, durationMs);
    else if (this.#state !== 'ringing') call.pass(from, digit, durationMs);
  }

  /** Once all others have heard what who transfers does. */
  #later(run: () => void | Promise<void>): void {
    const { core, from } = this.#parties;
    Promise.resolve()
      .then(run)
      .catch((thrown) => core.logger.error(`the transfer by ${from.name} failed`, thrown));
  }

  #end(): void {
    this.#state = 'over';
    this.#waitNoMore();
    this.#transferer?.stop();
  }

  // ---- while it rings

  #dialled(outcome: DialOutcome): void {
    const third = outcome.kind === 'answered' ? outcome.leg.channel : undefined;
    if (third && !this.#cancel.signal.aborted) {
      this.#third = third;
      if (this.#state === 'ringing') this.#talk(third);
      else if (this.#state === 'hesitating') {
        this.#parties.core.holdMusic.start(third);
        this.#letWait(third);
      }
      return;
    }
    if (third) hangUpAlone(third);
    if (this.#state === 'ringing') this.#back();
    else if (this.#state === 'hesitating') this.#stay();
  }

  #hesitate(): void {
    const { from } = this.#parties;
    from.indicate({ kind: 'stop' });
    if (this.#parties.returnToOther()) this.#state = 'hesitating';
  }

  #hearRinging(): void {
    const { call, from } = this.#parties;
    call.hold(from);
    this.#state = 'ringing';
    this.#parties.leaveOther();
    if (this.#rings) from.indicate({ kind: 'ringing' });
  }

  /** The third party has who transfers no more, for the time being. */
  #letWait(third: Channel): void {
    this.#state = 'checking';
    const gone = () => this.#stay();
    this.#offs = [third.signals.on('hangup', gone), third.signals.on('unbridged', gone)];
    if (third.hangingUp) gone();
  }

  #waitNoMore(): void {
    for (const off of this.#offs.splice(0)) off();
  }

  #leaveRinging(): void {
    const isBack = this.#state === 'hesitating';
    this.#state = 'over';
    if (isBack) this.#parties.leaveOther();
    this.#later(() => {
      this.#letGo();
      return waitForThird(this.#parties, this.#target, this.#dialling!);
    });
  }

  // ---- once it has answered

  #talk(third: Channel): void {
    const { core, from } = this.#parties;
    this.#state = 'consulting';
    from.indicate({ kind: 'stop' });
    const talking = joinTwo(core, from, third, {
      signal: from.interpreter?.signal,
      // Those of who transfers are heard by `Transferer`.
      digits: (_call, party) => party === from,
      onJoined: (call) => {
        this.#consult = call;
        from.update({ connectedLine: third.callerId });
      },
    });
    void talking.then(() => {
      if (this.#state !== 'consulting') return;
      this.#dropThird();
      this.#back();
    });
  }

  #checkBack(): void {
    const { from, other, call } = this.#parties;
    const consult = this.#consult;
    if (!consult || other.bridge !== call.bridge) return;
    consult.hold(from);
    consult.give(from);
    consult.bridge.takeOut(from);
    this.#letWait(consult.other(from));
    this.#parties.returnToOther();
  }

  #consultAgain(): void {
    const { core, call, from } = this.#parties;
    const [consult, third] = [this.#consult, this.#third!];
    this.#waitNoMore();
    call.hold(from);
    this.#state = 'consulting';
    this.#parties.leaveOther();
    if (!consult) {
      core.holdMusic.stop(third);
      this.#talk(third);
      return;
    }
    consult.takeBack(from);
    consult.unhold(from);
    from.update({ connectedLine: consult.other(from).callerId });
  }

  #complete(): void {
    const taken = this.#takeOut();
    this.#later(() => this.#handOver(taken));
  }

  #talkAllThree(): void {
    const taken = this.#takeOut();
    this.#later(() => {
      if (!this.#parties.talkAllThree(taken)) return this.#handOver(taken);
      this.#end();
    });
  }

  /** Before the calls that they are in hear of it: nobody of the other two is to end with who transfers. */
  #takeOut(): Taken {
    const { core, from } = this.#parties;
    const [consult, isBack] = [this.#consult, this.#state === 'checking'];
    this.#state = 'over';
    this.#waitNoMore();
    const taken = consult ? takeThird(consult, from) : rung(this.#third!);
    if (isBack) this.#parties.leaveOther();
    else consult?.bridge.leave(from);
    core.holdMusic.stop(taken.third);
    if (isBack && consult) taken.third.indicate({ kind: 'unhold' });
    return taken;
  }

  #handOver(taken: Taken): void {
    if (taken.third.hangingUp) {
      hangUpAlone(taken.third);
      this.#back();
      return;
    }
    this.#letGo();
    this.#parties.join(taken);
  }

  // ---- the end

  #letGo(): void {
    this.#end();
    this.#parties.letGoOfTransferer(this.#transferer?.isElsewhere ?? false);
  }

  /** The call goes on as it was before the transfer. */
  #back(): void {
    const { core, from, options } = this.#parties;
    this.#end();
    core.holdMusic.stop(from);
    if (this.#parties.returnToOther()) {
      void playPrompts(from, [options.failSound]);
      return;
    }
    this.#parties.letGoOfTransferer(false);
    this.#parties.endOther();
  }

  /** Who transfers talks with the other one already: that is all there is left. */
  #stay(): void {
    this.#end();
    this.#dropThird();
    void playPrompts(this.#parties.from, [this.#parties.options.failSound]);
  }

  /** The call that who transfers was back in is over. */
  #lost(): void {
    const isBack = this.#state === 'hesitating' || this.#state === 'checking';
    if (!isBack || this.#parties.from.bridge) return;
    this.#end();
    this.#cancel.abort();
    this.#dropThird();
  }

  #dropThird(): void {
    const third = this.#consult?.other(this.#parties.from) ?? this.#third;
    if (!third) return;
    this.#parties.core.holdMusic.stop(third);
    this.#consult?.bridge.leave(third);
    hangUpAlone(third);
  }
}
