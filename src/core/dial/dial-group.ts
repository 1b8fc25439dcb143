import type { Timer } from '../../base/clock.ts';
import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';
import { HangupCause } from '../hangup-cause.ts';
import type { Refusal } from '../ports/driver.ts';

/** One called party of a dialling. */
export interface DialLeg {
  readonly channel: Channel;
  /** `Technology/resource` as written. */
  readonly target: string;
  /** What stands after the slash: DialString of the events. */
  readonly resource: string;
  /** `ANSWER`, `BUSY`, ... once it is decided. */
  status?: string;
}

export type DialOutcome =
  | { kind: 'answered'; leg: DialLeg }
  /** Every party is out; `cause` of the last, `status` as DIALSTATUS has it. */
  | { kind: 'nobody'; status: DialFailure; cause: number }
  | { kind: 'timeout' }
  /** The signal aborted: the caller gave up or was sent elsewhere. */
  | { kind: 'cancelled' };

export type DialFailure = 'BUSY' | 'CONGESTION' | 'CHANUNAVAIL' | 'NOANSWER';

export interface DialGroupOptions {
  /** On whose behalf; absent for Originate. */
  caller?: Channel | undefined;
  /** Runs when a leg answers, before `dial.ended` tells it. */
  beforeAnswer?: (leg: DialLeg) => void;
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

  constructor(core: Core, options: DialGroupOptions = {}) {
    this.#core = core;
    this.#options = options;
  }

  /** Legs that still may answer. */
  get legs(): readonly DialLeg[] {
    return [...this.#legs];
  }

  /** Makes the channel of a target, not rung yet. A refusal counts as unavailable (or busy, congested, by its cause). */
  request(target: string, extra: { uniqueId?: string | undefined; otherUniqueId?: string | undefined; codecs?: readonly string[] | undefined } = {}): DialLeg | Refusal {
    const slash = target.indexOf('/');
    const technology = slash < 0 ? target : target.slice(0, slash);
    const resource = slash < 0 ? '' : target.slice(slash + 1);
    const { caller } = this.#options;
    const made = this.#core.request(technology, { resource, caller, linkedId: caller?.linkedId, ...extra });
    if ('refused' in made) {
      this.#count(made.cause === HangupCause.UserBusy ? 'BUSY' : made.cause === HangupCause.SwitchCongestion ? 'CONGESTION' : 'CHANUNAVAIL', made.cause);
      return made;
    }
    return { channel: made, target, resource };
  }

  /** Rings a party that was set up, and from now on hears what it does. */
  ring(leg: DialLeg): void {
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
      }),
      signals.on('connectedLineChanged', () => this.#options.onConnectedLine?.(leg)),
      signals.on('answered', () => this.#answered(leg)),
      signals.on('refused', (kind, cause) => this.#out(leg, kind === 'busy' ? 'BUSY' : 'CONGESTION', cause)),
      signals.on('hangup', () => this.#hungUp(leg)),
      signals.on('released', () => this.#released(leg)),
    ]);
    // The fact comes first where ringing answers at once (a Local channel): its order is the reader's only clue to what was dialled.
    const { channel } = leg;
    this.#core.bus.publish('dial.began', { caller: this.#options.caller?.snapshot, callee: channel.snapshot, dialString: leg.resource });
    channel.leg.call();
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
      if (this.#outcome) return this.#settle(this.#outcome);
      if (signal?.aborted) return onAbort();
      if (this.#legs.size === 0) return this.#nobody();
      signal?.addEventListener('abort', onAbort);
      if (timeoutMs !== undefined) timer = this.#core.clock.setTimer(timeoutMs, () => this.#end({ kind: 'timeout' }, 'NOANSWER'));
    });
  }

  #tellState(leg: DialLeg, status: 'RINGING' | 'PROCEEDING' | 'PROGRESS'): void {
    this.#core.bus.publish('dial.stateChanged', { caller: this.#options.caller?.snapshot, callee: leg.channel.snapshot, status });
  }

  #tellEnd(leg: DialLeg, status: string): void {
    leg.status = status;
    this.#core.bus.publish('dial.ended', { caller: this.#options.caller?.snapshot, callee: leg.channel.snapshot, status });
  }

  #answered(leg: DialLeg): void {
    this.#release(leg);
    for (const loser of this.#legs) {
      this.#release(loser);
      this.#tellEnd(loser, 'CANCEL');
      loser.channel.hangup(HangupCause.AnsweredElsewhere);
    }
    this.#options.beforeAnswer?.(leg);
    this.#tellEnd(leg, 'ANSWER');
    this.#finish({ kind: 'answered', leg });
  }

  /** The party refused: told, hung up, counted. */
  #out(leg: DialLeg, status: DialFailure, cause: number): void {
    this.#release(leg);
    this.#tellEnd(leg, status === 'CHANUNAVAIL' ? 'NOANSWER' : status);
    leg.channel.hangup(cause);
    this.#count(status, cause);
    if (this.#legs.size === 0) this.#nobody();
  }

  /** The party or a manager ended the leg before an answer. */
  #hungUp(leg: DialLeg): void {
    const cause = leg.channel.hangupCause;
    const status: DialFailure = cause === HangupCause.UserBusy ? 'BUSY' : cause === HangupCause.SwitchCongestion ? 'CONGESTION' : 'CHANUNAVAIL';
    this.#out(leg, status, cause);
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
      this.#tellEnd(leg, status);
      leg.channel.hangup();
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
