import type { Timer } from '../../base/clock.ts';
import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';
import { HangupCause } from '../hangup-cause.ts';
import { replaceBy } from '../pickup.ts';
import type { Refusal } from '../ports/driver.ts';

/** One called party of a dialling. */
export interface DialLeg {
  /** The party's; whoever picked the call up has taken its place. */
  channel: Channel;
  /** `Technology/resource` as written. */
  readonly target: string;
  /** What stands after the slash: DialString of the events. */
  readonly resource: string;
  /** `ANSWER`, `BUSY`, ... once it is decided. */
  status?: string;
  answered?: boolean;
  /** Its number is only what the caller dialled: nothing to show to the caller. */
  numberGuessed?: boolean;
}

export type DialOutcome =
  | { kind: 'answered'; leg: DialLeg }
  /** Every party is out; `cause` of the last, `status` as DIALSTATUS has it. */
  | { kind: 'nobody'; status: DialFailure; cause: number }
  /** Somebody still rang; `cause` of the last of those who were out before, or none. */
  | { kind: 'timeout'; cause: number }
  /** The signal aborted: the caller gave up or was sent elsewhere. */
  | { kind: 'cancelled' };

/** How often a call may be sent elsewhere before it is taken for a ring of forwards. */
const MAX_FORWARDS = 10;

export type DialFailure = 'BUSY' | 'CONGESTION' | 'CHANUNAVAIL' | 'NOANSWER';

export interface DialGroupOptions {
  /** On whose behalf; absent for Originate. */
  caller?: Channel | undefined;
  /** Runs when a leg answers, before the others are out and `dial.ended` tells it. */
  beforeAnswer?: (leg: DialLeg) => void;
  /** Makes a party ready that takes the place of one that sent the call elsewhere; absent where that is not followed. */
  onForwarded?: (leg: DialLeg) => void;
  /** The caller of this tells the end of the leg that answered (by `tellEnd`): something has to run first. */
  tellsAnswerItself?: boolean;
  /** Told with the beginning: an answer leads to an extension (Originate). */
  leadsToExtension?: boolean | undefined;
  /** Legs that have not answered in time are left to the caller of this, untold (Originate). */
  leavesTimedOut?: boolean;
  /** What is heard before an answer is enough: the leg counts as answered then, though its party is still called (Originate, EarlyMedia). */
  takesEarlyMedia?: boolean;
  /** Runs when a leg rings, before `dial.stateChanged` tells it. */
  onRinging?: (leg: DialLeg) => void;
  onProgress?: (leg: DialLeg) => void;
  /** A called party's identity became known or changed. */
  onConnectedLine?: (leg: DialLeg) => void;
}

/**
 * Rings one or several parties at once until one answers, all are out, time runs out or the caller gives up: what Dial, Originate and queues
 * share. Publishes the `dial.*` facts. Losers are hung up before the winner is told (Asterisk: app_dial.c, hanguptree before DialEnd).
 */
export class DialGroup {
  readonly #core: Core;
  readonly #options: DialGroupOptions;
  readonly #legs = new Set<DialLeg>();
  readonly #offs = new Map<DialLeg, (() => void)[]>();
  #counts: Record<DialFailure, number> = { BUSY: 0, CONGESTION: 0, CHANUNAVAIL: 0, NOANSWER: 0 };
  #lastCause: number = HangupCause.NotDefined;
  #settle: ((outcome: DialOutcome) => void) | undefined;
  #outcome: DialOutcome | undefined;
  #forwards = 0;

  constructor(core: Core, options: DialGroupOptions = {}) {
    this.#core = core;
    this.#options = options;
  }

  /** Legs that still may answer. */
  get legs(): readonly DialLeg[] {
    return [...this.#legs];
  }

  /** Makes the channel of a target, not rung yet. A refusal counts as unavailable (or busy, congested, by its cause). */
  request(
    target: string,
    extra: { uniqueId?: string | undefined; otherUniqueId?: string | undefined; codecs?: readonly string[] | undefined } = {},
  ): DialLeg | Refusal {
    const slash = target.indexOf('/');
    const technology = slash < 0 ? target : target.slice(0, slash);
    const resource = slash < 0 ? '' : target.slice(slash + 1);
    const { caller } = this.#options;
    const made = this.#core.request(technology, { resource, caller, linkedId: caller?.linkedId, ...extra });
    if ('refused' in made) {
      this.#count(failureOf(made.cause), made.cause);
      return made;
    }
    return { channel: made, target, resource };
  }

  /** Rings a party that was set up, and from now on hears what it does. False when it cannot even be rung; the leg is over then. */
  ring(leg: DialLeg): boolean {
    const { channel } = leg;
    this.#listen(leg);
    if (channel.leg.call() === false) {
      this.#release(leg);
      channel.hangup();
      this.#count('CHANUNAVAIL', channel.hangupCause);
      return false;
    }
    this.#core.bus.publish('dial.began', () => ({
      caller: this.#options.caller?.snapshot,
      callee: channel.snapshot,
      dialString: leg.resource,
      leadsToExtension: this.#options.leadsToExtension,
    }));
    return true;
  }

  #listen(leg: DialLeg): void {
    this.#legs.add(leg);
    const { signals } = leg.channel;
    this.#offs.set(leg, [
      signals.on('ringing', () => {
        this.#options.onRinging?.(leg);
        this.#tellState(leg, 'RINGING');
      }),
      signals.on('proceeding', () => this.#tellState(leg, 'PROCEEDING')),
      signals.on('progress', () => {
        this.#options.onProgress?.(leg);
        this.#tellState(leg, 'PROGRESS');
        if (this.#options.takesEarlyMedia) {
          this.#release(leg);
          this.#finish({ kind: 'answered', leg });
        }
      }),
      signals.on('connectedLineChanged', () => this.#options.onConnectedLine?.(leg)),
      signals.on('answered', () => this.#answered(leg)),
      signals.on('pickedUp', (by) => this.#pickedUp(leg, by)),
      signals.on('refused', (kind, cause) => this.#out(leg, kind === 'busy' ? 'BUSY' : 'CONGESTION', cause)),
      ...(this.#options.onForwarded ? [signals.on('forwarded', (target) => this.#forwarded(leg, target))] : []),
      signals.on('hangup', () => this.#hungUp(leg)),
      signals.on('released', () => this.#released(leg)),
    ]);
  }

  /** Resolves once, never rejects. After it only an answered leg is left. */
  outcome(timeoutMs: number | undefined, signal?: AbortSignal): Promise<DialOutcome> {
    return new Promise((resolve) => {
      let timer: Timer | undefined;
      const onAbort = () => this.#end({ kind: 'cancelled' }, 'CANCEL');
      this.#settle = (outcome) => {
        timer?.cancel();
        signal?.removeEventListener('abort', onAbort);
        resolve(outcome);
      };
      if (this.#outcome) {
        this.#settle(this.#outcome);
        return;
      }
      if (signal?.aborted) return onAbort();
      if (this.#legs.size === 0) {
        this.#nobody();
        return;
      }
      signal?.addEventListener('abort', onAbort);
      if (timeoutMs !== undefined) timer = this.#core.clock.setTimer(timeoutMs, () => this.#timedOut());
    });
  }

  #tellState(leg: DialLeg, status: 'RINGING' | 'PROCEEDING' | 'PROGRESS'): void {
    this.#core.bus.publish('dial.stateChanged', () => ({ caller: this.#options.caller?.snapshot, callee: leg.channel.snapshot, status }));
  }

  /** Tells how the dialling of a leg ended. */
  tellEnd(leg: DialLeg, status: string, forward?: string): void {
    leg.status = status;
    this.#core.bus.publish('dial.ended', () => ({ caller: this.#options.caller?.snapshot, callee: leg.channel.snapshot, status, forward }));
  }

  /** Goes after a party that sent the call elsewhere; an extension is sought in `FORWARD_CONTEXT`, else in the context of that party. */
  #forwarded(leg: DialLeg, target: string): void {
    const { caller } = this.#options;
    const at = target.includes('@') ? target : `${target}@${caller?.getVariable('FORWARD_CONTEXT') ?? leg.channel.context}`;
    if (++this.#forwards > MAX_FORWARDS) {
      this.#out(leg, 'CHANUNAVAIL', HangupCause.NoRouteDestination);
      return;
    }
    const next = this.request(target.includes('/') ? target : `Local/${at}`);
    this.#release(leg);
    if (!('refused' in next)) this.#options.onForwarded?.(next);
    this.tellEnd(leg, 'CANCEL', target.includes('/') ? target : at);
    leg.channel.hangup();
    if ('refused' in next || !this.ring(next)) if (this.#legs.size === 0) this.#nobody();
  }

  #timedOut(): void {
    if (!this.#options.leavesTimedOut) {
      this.#end({ kind: 'timeout', cause: this.#lastCause }, 'NOANSWER');
      return;
    }
    for (const leg of this.#legs) this.#release(leg);
    this.#finish({ kind: 'timeout', cause: this.#lastCause });
  }

  #answered(leg: DialLeg): void {
    this.#release(leg);
    this.#options.beforeAnswer?.(leg);
    for (const loser of this.#legs) {
      this.#release(loser);
      this.tellEnd(loser, 'CANCEL');
      loser.channel.hangup(HangupCause.AnsweredElsewhere);
    }
    if (!this.#options.tellsAnswerItself) this.tellEnd(leg, 'ANSWER');
    this.#finish({ kind: 'answered', leg });
  }

  /** Somebody else has answered in place of the party. */
  #pickedUp(leg: DialLeg, by: Channel): void {
    this.#release(leg);
    this.tellEnd(leg, 'CANCEL');
    replaceBy(by, leg.channel);
    leg.channel = by;
    this.#options.onConnectedLine?.(leg);
    this.#answered(leg);
  }

  /** The party refused: told, hung up, counted. */
  #out(leg: DialLeg, status: DialFailure, cause: number): void {
    this.#release(leg);
    this.tellEnd(leg, status === 'CHANUNAVAIL' ? 'NOANSWER' : status);
    leg.channel.hangup(cause);
    this.#count(status, cause);
    if (this.#legs.size === 0) this.#nobody();
  }

  /** The party or a manager ended the leg before an answer. */
  #hungUp(leg: DialLeg): void {
    const cause = leg.channel.hangupCause;
    this.#out(leg, failureOf(cause), cause);
  }

  /** Sent elsewhere while it rang: it is nobody's loss, and no end is told. */
  #released(leg: DialLeg): void {
    this.#release(leg);
    this.#count('NOANSWER', HangupCause.NoAnswer);
    if (this.#legs.size === 0) this.#nobody();
  }

  #end(outcome: DialOutcome, status: string): void {
    for (const leg of this.#legs) {
      this.#release(leg);
      this.tellEnd(leg, status);
      // A caller that lost to another party hands that on to those whom it rang.
      const elsewhere = this.#options.caller?.hangupCause === HangupCause.AnsweredElsewhere;
      leg.channel.hangup(elsewhere ? HangupCause.AnsweredElsewhere : leg.channel.hangupCause || HangupCause.NormalClearing);
    }
    this.#finish(outcome);
  }

  #nobody(): void {
    const counts = this.#counts;
    const status: DialFailure = counts.BUSY ? 'BUSY' : counts.CONGESTION ? 'CONGESTION' : counts.CHANUNAVAIL ? 'CHANUNAVAIL' : 'NOANSWER';
    this.#finish({ kind: 'nobody', status, cause: this.#lastCause });
  }

  #count(status: DialFailure, cause: number): void {
    this.#counts[status]++;
    if (cause !== HangupCause.NotDefined) this.#lastCause = cause;
  }

  #release(leg: DialLeg): void {
    for (const off of this.#offs.get(leg) ?? []) off();
    this.#offs.delete(leg);
    this.#legs.delete(leg);
  }

  #finish(outcome: DialOutcome): void {
    if (this.#outcome) return;
    this.#outcome = outcome;
    this.#settle?.(outcome);
  }
}

/** What an end counts as that came with no more than a cause (Asterisk 20 apps/app_dial.c). */
function failureOf(cause: number): DialFailure {
  return FAILURES[cause] ?? 'CHANUNAVAIL';
}

const FAILURES: Readonly<Record<number, DialFailure>> = {
  [HangupCause.UserBusy]: 'BUSY',
  [HangupCause.NormalCircuitCongestion]: 'CONGESTION',
  [HangupCause.SwitchCongestion]: 'CONGESTION',
  [HangupCause.NormalClearing]: 'NOANSWER',
  [HangupCause.NoAnswer]: 'NOANSWER',
};
