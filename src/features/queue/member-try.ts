import type { Timer } from '../../base/clock.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { agentFact } from './agent-facts.ts';
import { type Candidate, candidatesFor } from './choose-members.ts';
import type { QueueMember } from './member.ts';
import { type LegOptions, MemberLeg } from './member-leg.ts';
import type { QueueCaller } from './queue-caller.ts';
import type { Queues } from './queues.ts';

export interface TryOptions extends LegOptions {
  /** Undefined rings as long as it takes. */
  readonly timeoutMs: number | undefined;
  /** Time of the clock's `now` after which nobody more is called. */
  readonly endsAtMs: number | undefined;
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
  /** Lets go of its channel: whoever has it in hand from then on notices that its party hangs up. */
  readonly release: () => void;
}

/** `cancelled`: the caller gave up, was sent elsewhere, or chose another way out. */
export type TryOutcome = { readonly kind: 'answered'; readonly by: AnsweredMember } | { readonly kind: 'nobody' | 'cancelled' };

/** With less than this left nobody more is called. */
const LEAST_RING_MS = 500;

/**
 * Calls members for one caller, by the queue's strategy, until one answers, nobody is left or the time is over. Order of what it tells:
 * Asterisk 20 apps/app_queue.c (ring_one, wait_for_answer, hangupcalls) and the recorded sessions queue-02 to 04.
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
    while (!this.#isOver) {
      const [best] = this.#left;
      if (!best || this.#isTimeOver()) return;
      const chosen = this.#ringsAll ? this.#left.filter(({ penalty }) => penalty === best.penalty) : [best];
      this.#left = this.#left.slice(chosen.length);
      let rung = 0;
      for (const { member } of chosen) if (!this.#isOver && (await this.#ring(member))) rung++;
      if (rung > 0) return;
    }
  }

  get #ringsAll(): boolean {
    return this.#caller.queue.options.strategy === 'ringall';
  }

  #isTimeOver(): boolean {
    const { endsAtMs } = this.#options;
    return endsAtMs !== undefined && this.#core.clock.now() >= endsAtMs;
  }

  async #ring(member: QueueMember): Promise<boolean> {
    if (!this.#mayRing(member)) return false;
    const { beforeRing } = this.#options;
    const leg = MemberLeg.make(this.#core, this.#caller, member, this.#options);
    if (!leg) return false;
    this.#queues.setRung(member, true);
    this.#legs.add(leg);
    leg.listen({
      rings: () => this.#options.onRinging(),
      answered: () => this.#answered(leg),
      refused: (_leg, kind) => {
        const { autoPauseBusy, autoPauseUnavailable } = this.#caller.queue.options;
        if (kind === 'busy') this.#out(leg, 'BUSY', autoPauseBusy);
        else this.#out(leg, 'CONGESTION', autoPauseUnavailable);
      },
      hungUp: () => this.#out(leg, 'NOANSWER', true),
      lost: () => this.#lost(leg),
    });
    if (beforeRing) await beforeRing(leg.channel).catch(() => undefined);
    if (!this.#legs.has(leg)) return false;
    if (leg.call()) return true;
    this.#drop(leg);
    return false;
  }

  #mayRing(member: QueueMember): boolean {
    const now = this.#core.clock.now();
    if (member.isPaused || member.wrapUpLeftMs(now) > 0) return false;
    if (!member.ringsInUse && (!member.isIdle || this.#queues.isRung(member))) return false;
    return !this.#queues.mustYield(member, this.#caller.joinedAtMs, this.#caller.priority);
  }

  // ---- what becomes of a leg

  #answered(leg: MemberLeg): void {
    const { member, channel } = leg;
    const release = leg.keep();
    this.#legs.delete(leg);
    leg.tellEnd('ANSWER');
    for (const loser of this.#legs) loser.tellEnd('CANCEL');
    leg.showConnectedLine();
    for (const loser of [...this.#legs]) this.#drop(loser, HangupCause.AnsweredElsewhere);
    this.#settle({ kind: 'answered', by: { member, channel, ringSeconds: this.#secondsSince(this.#beganMs), release } });
  }

  /** The member will not have the call: the next one's turn. */
  #out(leg: MemberLeg, status: 'BUSY' | 'CONGESTION' | 'NOANSWER', mayPause: boolean): void {
    leg.tellEnd(status);
    this.#rangInVain(leg, this.#secondsSince(this.#ringBeganMs) * 1000, mayPause);
    this.#drop(leg);
    void this.#goOn();
  }

  #lost(leg: MemberLeg): void {
    this.#forget(leg);
    void this.#goOn();
  }

  /** After a leg has ended: with a strategy of one at a time the next one is called, else those of the next penalty once all are out. */
  async #goOn(): Promise<void> {
    if (this.#isOver) return;
    const { timeoutMs } = this.#options;
    if (!this.#ringsAll || this.#legs.size === 0) {
      if (!this.#ringsAll && this.#caller.queue.options.restartsTimeout) {
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
    for (const leg of this.#legs) leg.tellEnd('NOANSWER');
    this.#dropAll();
    this.#settle({ kind: 'nobody' });
  }

  #cancel(): void {
    const { queue, channel } = this.#caller;
    const ringMs = Math.round(this.#core.clock.monotonic() - this.#beganMs);
    for (const leg of this.#legs) leg.tellEnd('CANCEL');
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

  #drop(leg: MemberLeg, cause?: number): void {
    this.#forget(leg);
    leg.hangUp(cause);
  }

  #forget(leg: MemberLeg): void {
    leg.unlisten();
    this.#legs.delete(leg);
    this.#queues.setRung(leg.member, false);
  }

  #rangInVain(leg: MemberLeg, ringMs: number, mayPause: boolean): void {
    const { member } = leg;
    const { queue, channel } = this.#caller;
    this.#options.onRangInVain();
    this.#core.bus.publish('queue.agentRingNoAnswer', { ringMs, ...agentFact(this.#caller, leg.channel, member) });
    this.#queues.log.write({ callId: channel.uniqueId, queue: queue.name, agent: member.name, event: 'RINGNOANSWER' }, ringMs);
    const { autoPause, autoPauseDelaySeconds } = queue.options;
    if (autoPause === 'no' || !mayPause) return;
    const idleMs = this.#core.clock.now() - (member.lastCallAtMs ?? Number.NEGATIVE_INFINITY);
    if (idleMs < autoPauseDelaySeconds * 1000) return;
    const { memberships } = this.#queues;
    memberships.unattended(memberships.pause(autoPause === 'all' ? undefined : queue.name, member.interface, true, 'Auto-Pause'));
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
