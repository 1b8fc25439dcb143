import { HangupCause } from '../../../core/hangup-cause.ts';
import { type AnsweredMember, MemberTry } from '../../../features/queue/member-try.ts';
import { runSubroutineText } from './member-preparation.ts';
import type { QueueVisit } from './queue-visit.ts';

/** The tries at the members for one caller, one after the other. */
export class MemberTries {
  readonly #visit: QueueVisit;
  #count = 0;

  constructor(visit: QueueVisit) {
    this.#visit = visit;
  }

  /** With option n: each member has had its chance. One try of a strategy that rings more than one is a whole round. */
  get isRoundOver(): boolean {
    return this.#visit.arguments.options.triesOnce && this.#count >= this.#visit.caller.queue.memberCount;
  }

  /** The member that answered; undefined for nobody. Throws the interruption. */
  async attempt(): Promise<AnsweredMember | undefined> {
    const { queues, caller, channel, sound, signal, context, endsAtMs } = this.#visit;
    const { options } = this.#visit.arguments;
    const { queue } = caller;
    const isOneByOne = ONE_BY_ONE.has(queue.options.strategy);
    this.#count = isOneByOne ? this.#count + 1 : queue.memberCount;
    caller.setPending(true);
    const { beforeRing } = options;
    const outcome = await new MemberTry(queues, caller, {
      timeoutMs: this.#ringMs(),
      endsAtMs,
      marksAnsweredElsewhere: options.marksAnsweredElsewhere || channel.hangupCause === HangupCause.AnsweredElsewhere,
      ignoresForwards: options.ignoresForwards,
      ignoresConnectedLine: options.ignoresConnectedLine,
      onRinging: () => sound.phoneRings(),
      onRangInVain: () => sound.phoneRangInVain(),
      beforeRing: beforeRing === undefined ? undefined : (leg) => runSubroutineText(context.core, leg, beforeRing),
    }).run(signal);
    if (outcome.kind === 'answered') return outcome.by;
    caller.setPending(false);
    signal.throwIfAborted();
    return undefined;
  }

  /** Undefined for as long as the caller waits. */
  #ringMs(): number | undefined {
    const { timeoutMs, timeoutPriority } = this.#visit.caller.queue.options;
    const wanted = timeoutMs === 0 ? Number.POSITIVE_INFINITY : timeoutMs;
    const ms = timeoutPriority === 'conf' ? wanted : Math.min(wanted, this.#visit.leftMs);
    return ms === Number.POSITIVE_INFINITY ? undefined : ms;
  }
}

/** Strategies that call one member a try and remember where they were. */
const ONE_BY_ONE: ReadonlySet<string> = new Set(['rrmemory', 'rrordered', 'linear']);
