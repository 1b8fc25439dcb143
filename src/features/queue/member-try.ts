// Long because one try at the members is one state: who rings, who is left, what each end of a leg means for the others.

import type { Timer } from '../../base/clock.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { agentFact } from './agent-facts.ts';
import { type Candidate, candidatesFor } from './choose-members.ts';
import type { QueueMember } from './member.ts';
import type { QueueCaller } from './queue-caller.ts';
import type { Queues } from './queues.ts';

export interface TryOptions {
  /** Undefined rings as long as it takes. */
  readonly timeoutMs: number | undefined;
  /** Time of the clock's `now` after which nobody more is called. */
  readonly endsAtMs: number | undefined;
  /** `C`: phones that ring in vain count as answered elsewhere. */
  readonly marksAnsweredElsewhere: boolean;
  /** `i` */
  readonly ignoresForwards: boolean;
  /** `I` */
  readonly ignoresConnectedLine: boolean;
  /** A member's phone rings. */
  readonly onRinging: () => void;
  /** It rang in vain. */
  readonly onRangInVain: () => void;
  /** `b`: makes a leg ready before it rings. */
  readonly beforeRing: ((channel: Channel) => Promise<unknown>) | undefined;
}

export interface AnsweredMember {
  readonly member: QueueMember;
  readonly channel: Channel;
  /** Whole seconds since the try began. */
  readonly ringSeconds: number;
  /** Lets go of it: until then its hang-up is noticed here. */
  readonly release: () => { readonly isGone: boolean };
}

/** `cancelled`: the caller gave up, was sent elsewhere, or chose another way out. */
export type TryOutcome = { readonly kind: 'answered'; readonly by: AnsweredMember } | { readonly kind: 'nobody' | 'cancelled' };

/** One member's phone that rings. */
interface MemberLeg {
  readonly member: QueueMember;
  channel: Channel;
  /** Its number is not known, or only what was dialled: nothing to show to the caller. */
  isNumberGuessed: boolean;
  offs: (() => void)[];
}

/** With less than this left nobody more is called. */
const LEAST_RING_MS = 500;

/** How often a call may be sent elsewhere before it is taken for a ring of forwards. */
const MOST_FORWARDS = 10;

/**
 * Calls members for one caller, by the queue's strategy, until one answers, nobody is left or the time is over. Order of what it tells:
 * Asterisk 20 apps/app_queue.c (ring_entry, wait_for_answer, hangupcalls) and the recorded sessions queue-02 to 04.
 */
export class MemberTry {
  readonly #queues: Queues;
  readonly #core: Core;
  readonly #caller: QueueCaller;
  readonly #options: TryOptions;
  readonly #legs = new Set<MemberLeg>();
  #left: Candidate[];
  #beganMs = 0;
  #ringBeganMs = 0;
  #timer: Timer | undefined;
  #forwards = 0;
  #isOver = false;
  #resolve: (outcome: TryOutcome) => void = () => {};

  constructor(queues: Queues, caller: QueueCaller, options: TryOptions) {
    this.#queues = queues;
    this.#core = queues.core;
    this.#caller = caller;
    this.#options = options;
    this.#left = candidatesFor(caller, this.#core.clock.now());
  }

  /** Resolves once, never rejects. After it only an answered leg is left. */
  async run(signal: AbortSignal): Promise<TryOutcome> {
    const onAbort = () => this.#cancel();
    const settled = new Promise<TryOutcome>((resolve) => {
      this.#resolve = resolve;
    });
    signal.addEventListener('abort', onAbort);
    this.#beganMs = this.#ringBeganMs = this.#core.clock.monotonic();
    this.#startTimer();
    if (signal.aborted) this.#cancel();
    else {
      await this.#ringNext();
      this.#nobodyIfNoneRings();
    }
    const outcome = await settled;
    signal.removeEventListener('abort', onAbort);
    this.#rememberTurn();
    return outcome;
  }

  // ---- calling

  #startTimer(): void {
    this.#timer?.cancel();
    const { timeoutMs } = this.#options;
    if (timeoutMs !== undefined) this.#timer = this.#core.clock.setTimer(timeoutMs, () => this.#timedOut());
  }

  /** Calls the next one; for ringall all of the same penalty. */
  async #ringNext(): Promise<void> {
    const isRingAll = this.#caller.queue.options.strategy === 'ringall';
    while (!this.#isOver) {
      const [best] = this.#left;
      if (!best || this.#isTimeOver()) return;
      const chosen = isRingAll ? this.#left.filter(({ penalty }) => penalty === best.penalty) : [best];
      this.#left = this.#left.slice(chosen.length);
      let rung = 0;
      for (const { member } of chosen) if (!this.#isOver && (await this.#ring(member))) rung++;
      if (rung > 0) return;
    }
  }

  #isTimeOver(): boolean {
    const { endsAtMs } = this.#options;
    return endsAtMs !== undefined && this.#core.clock.now() >= endsAtMs;
  }

  async #ring(member: QueueMember): Promise<boolean> {
    if (!this.#mayRing(member)) return false;
    const { beforeRing } = this.#options;
    const made = this.#request(member.interface);
    if (!made) return false;
    const leg: MemberLeg = { member, channel: made.channel, isNumberGuessed: made.isNumberGuessed, offs: [] };
    this.#queues.setRung(member, true);
    this.#legs.add(leg);
    this.#listen(leg);
    if (beforeRing) await beforeRing(leg.channel).catch(() => undefined);
    if (!this.#legs.has(leg)) return false;
    if (leg.channel.leg.call() === false) {
      this.#drop(leg);
      return false;
    }
    this.#core.bus.publish('queue.agentCalled', agentFact(this.#caller, leg.channel, member));
    this.#tellBegan(leg.channel, member.interface);
    if (this.#caller.queue.options.strategy !== 'ringall') this.#showConnectedLine(leg);
    return true;
  }

  #mayRing(member: QueueMember): boolean {
    const now = this.#core.clock.now();
    if (member.isPaused || member.wrapUpLeftMs(now) > 0) return false;
    if (!member.ringsInUse && (!member.isIdle || this.#queues.isRung(member))) return false;
    return !this.#queues.mustYield(member, this.#caller.joinedAtMs, this.#caller.priority);
  }

  /** Makes a leg and readies it; undefined where it cannot be had. */
  #request(device: string): { channel: Channel; isNumberGuessed: boolean } | undefined {
    const caller = this.#caller.channel;
    const slash = device.indexOf('/');
    const resource = slash < 0 ? '' : device.slice(slash + 1);
    const made = this.#core.request(slash < 0 ? device : device.slice(0, slash), { resource, caller, linkedId: caller.linkedId });
    if ('refused' in made) return undefined;
    const exten = caller.getVariable('MACRO_EXTEN') || caller.exten;
    if (made.technology !== 'Local') made.update({ exten: '' });
    if (this.#options.marksAnsweredElsewhere) made.assign({ hangupCause: HangupCause.AnsweredElsewhere });
    made.assign({ application: 'AppQueue', applicationData: '(Outgoing Line)' });
    const isNumberGuessed = made.callerId.number === undefined;
    if (isNumberGuessed) {
      const number = caller.connectedLine.number ?? (caller.dialedNumber || exten);
      made.update({ callerId: { ...(caller.connectedLine.number ? caller.connectedLine : { presentation: 0 }), number } });
    }
    made.redirectingNumber = caller.redirectingNumber;
    if (made.accountCode === '') made.assign({ accountCode: caller.accountCode });
    made.inheritVariables(caller.variables.inherited());
    made.setVariable('DIALEDPEERNUMBER', resource || device);
    // Told with the next thing that is told of it.
    made.assign({ connectedLine: caller.callerId, exten, dialedAs: caller.callerId });
    return { channel: made, isNumberGuessed };
  }

  #tellBegan(callee: Channel, dialString: string): void {
    this.#core.bus.publish('dial.began', {
      caller: this.#caller.channel.snapshot,
      callee: callee.toldSnapshot,
      dialString,
      isByQueue: true,
    });
  }

  // ---- what a leg does

  #listen(leg: MemberLeg): void {
    const { signals } = leg.channel;
    leg.offs = [
      signals.on('ringing', () => {
        this.#tellState(leg, 'RINGING');
        this.#options.onRinging();
      }),
      signals.on('proceeding', () => this.#tellState(leg, 'PROCEEDING')),
      signals.on('progress', () => this.#tellState(leg, 'PROGRESS')),
      signals.on('connectedLineChanged', () => {
        leg.isNumberGuessed = false;
        if (this.#caller.queue.options.strategy !== 'ringall') this.#showConnectedLine(leg);
      }),
      signals.on('answered', () => this.#answered(leg)),
      signals.on('refused', (kind) => {
        const { autoPauseBusy, autoPauseUnavailable } = this.#caller.queue.options;
        if (kind === 'busy') this.#out(leg, 'BUSY', autoPauseBusy);
        else this.#out(leg, 'CONGESTION', autoPauseUnavailable);
      }),
      signals.on('forwarded', (target) => this.#forwarded(leg, target)),
      signals.on('hangup', () => this.#out(leg, 'NOANSWER', true)),
      signals.on('released', () => {
        this.#forget(leg);
        void this.#goOn();
      }),
    ];
  }

  #answered(leg: MemberLeg): void {
    const { member, channel } = leg;
    let isGone = false;
    this.#unlisten(leg);
    this.#legs.delete(leg);
    const off = channel.signals.on('hangup', () => {
      isGone = true;
    });
    this.#tellEnd(leg, 'ANSWER');
    for (const loser of this.#legs) this.#tellEnd(loser, 'CANCEL');
    this.#showConnectedLine(leg);
    for (const loser of [...this.#legs]) this.#drop(loser, HangupCause.AnsweredElsewhere);
    const release = () => {
      off();
      return { isGone: isGone || channel.hangingUp };
    };
    this.#settle({ kind: 'answered', by: { member, channel, ringSeconds: this.#secondsSince(this.#beganMs), release } });
  }

  /** The member will not have the call, or its leg is over: the next one's turn. */
  #out(leg: MemberLeg, status: 'BUSY' | 'CONGESTION' | 'NOANSWER', mayPause: boolean): void {
    this.#tellEnd(leg, status);
    this.#rangInVain(leg, this.#secondsSince(this.#ringBeganMs) * 1000, mayPause);
    this.#forget(leg);
    leg.channel.hangup(leg.channel.hangupCause);
    void this.#goOn();
  }

  /** Follows a phone that sends the call elsewhere: an extension is sought in `FORWARD_CONTEXT`, else in the context of that phone. */
  #forwarded(leg: MemberLeg, target: string): void {
    const old = leg.channel;
    const place = target.includes('@') ? target : `${target}@${old.getVariable('FORWARD_CONTEXT') ?? old.context}`;
    const isFollowed = !this.#options.ignoresForwards && ++this.#forwards <= MOST_FORWARDS;
    const made = isFollowed ? this.#request(target.includes('/') ? target : `Local/${place}`) : undefined;
    this.#unlisten(leg);
    this.#tellEnd(leg, 'CANCEL', target.includes('/') ? target : place);
    if (made) {
      made.channel.setVariable('FORWARDERNAME', old.name);
      leg.channel = made.channel;
      leg.isNumberGuessed = made.isNumberGuessed;
      this.#listen(leg);
      if (made.channel.leg.call() !== false) {
        this.#tellBegan(made.channel, target.includes('/') ? target : place);
        old.hangup();
        return;
      }
    }
    old.hangup();
    this.#drop(leg);
    void this.#goOn();
  }

  /** After a leg has ended: with a strategy of one at a time the next one is called, else those of the next penalty once all are out. */
  async #goOn(): Promise<void> {
    if (this.#isOver) return;
    const { strategy, restartsTimeout } = this.#caller.queue.options;
    const { timeoutMs } = this.#options;
    if (strategy !== 'ringall' || this.#legs.size === 0) {
      if (strategy !== 'ringall' && restartsTimeout) {
        this.#beganMs = this.#core.clock.monotonic();
        this.#startTimer();
      }
      const leftMs = timeoutMs === undefined ? Number.POSITIVE_INFINITY : timeoutMs - (this.#core.clock.monotonic() - this.#beganMs);
      if (leftMs > LEAST_RING_MS) {
        this.#ringBeganMs = this.#core.clock.monotonic();
        await this.#ringNext();
      }
    }
    this.#nobodyIfNoneRings();
  }

  // ---- ends of the try

  #settle(outcome: TryOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#timer?.cancel();
    this.#resolve(outcome);
  }

  #nobodyIfNoneRings(): void {
    if (this.#legs.size === 0) this.#settle({ kind: 'nobody' });
  }

  #timedOut(): void {
    const ringMs = this.#options.timeoutMs ?? 0;
    for (const leg of this.#legs) this.#rangInVain(leg, ringMs, true);
    for (const leg of this.#legs) this.#tellEnd(leg, 'NOANSWER');
    this.#dropAll();
    this.#settle({ kind: 'nobody' });
  }

  #cancel(): void {
    const { queue, channel } = this.#caller;
    const ringMs = Math.round(this.#core.clock.monotonic() - this.#beganMs);
    for (const leg of this.#legs) this.#tellEnd(leg, 'CANCEL');
    for (const { member } of this.#legs)
      this.#queues.log.write({ callId: channel.uniqueId, queue: queue.name, agent: member.name, event: 'RINGCANCELED' }, ringMs);
    this.#dropAll();
    this.#settle({ kind: 'cancelled' });
  }

  #dropAll(): void {
    // A caller that lost to another party hands that on to those whom it rang.
    const isElsewhere = this.#options.marksAnsweredElsewhere || this.#caller.channel.hangupCause === HangupCause.AnsweredElsewhere;
    for (const leg of [...this.#legs]) this.#drop(leg, isElsewhere ? HangupCause.AnsweredElsewhere : HangupCause.NormalClearing);
  }

  // ----

  #rangInVain(leg: MemberLeg, ringMs: number, mayPause: boolean): void {
    const { member } = leg;
    const { queue, channel } = this.#caller;
    this.#options.onRangInVain();
    this.#core.bus.publish('queue.agentRingNoAnswer', { ...agentFact(this.#caller, leg.channel, member), ringMs });
    this.#queues.log.write({ callId: channel.uniqueId, queue: queue.name, agent: member.name, event: 'RINGNOANSWER' }, ringMs);
    const { autoPause, autoPauseDelaySeconds } = queue.options;
    if (autoPause === 'no' || !mayPause) return;
    const idleMs = this.#core.clock.now() - (member.lastCallAtMs ?? Number.NEGATIVE_INFINITY);
    if (idleMs < autoPauseDelaySeconds * 1000) return;
    void this.#queues.memberships.pause(autoPause === 'all' ? undefined : queue.name, member.interface, true, 'Auto-Pause');
  }

  /** The caller sees who it is being connected with. */
  #showConnectedLine({ channel, isNumberGuessed }: MemberLeg): void {
    if (isNumberGuessed || this.#options.ignoresConnectedLine || channel.callerId.number === undefined) return;
    this.#caller.channel.update({ connectedLine: channel.callerId });
    this.#caller.channel.indicate({ kind: 'connectedLine' });
  }

  #tellState(leg: MemberLeg, status: 'RINGING' | 'PROCEEDING' | 'PROGRESS'): void {
    this.#core.bus.publish('dial.stateChanged', { caller: this.#caller.channel.snapshot, callee: leg.channel.snapshot, status });
  }

  #tellEnd(leg: MemberLeg, status: string, forward?: string): void {
    this.#core.bus.publish('dial.ended', { caller: this.#caller.channel.snapshot, callee: leg.channel.snapshot, status, forward });
  }

  /** Ends a leg; that it was cancelled is told whatever was told of it before, as Asterisk does. */
  #drop(leg: MemberLeg, cause?: number): void {
    this.#forget(leg);
    if (leg.channel.ended) return;
    if (cause !== undefined) this.#tellEnd(leg, 'CANCEL');
    leg.channel.hangup(cause);
  }

  #forget(leg: MemberLeg): void {
    this.#unlisten(leg);
    this.#legs.delete(leg);
    this.#queues.setRung(leg.member, false);
  }

  #unlisten(leg: MemberLeg): void {
    for (const off of leg.offs) off();
    leg.offs = [];
  }

  /** Round robin and linear go on with the best of those that were not called, or start over. */
  #rememberTurn(): void {
    const { queue } = this.#caller;
    const { strategy } = queue.options;
    const next = this.#left[0]?.member.order ?? 0;
    if (strategy === 'rrmemory' || strategy === 'rrordered') queue.roundRobinAt = next;
    if (strategy === 'linear') this.#caller.linearPosition = next;
  }

  #secondsSince(monotonicMs: number): number {
    return Math.floor((this.#core.clock.monotonic() - monotonicMs) / 1000);
  }
}
