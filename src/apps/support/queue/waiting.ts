import type { Timer } from '../../../base/clock.ts';
import { applyRule } from '../../../features/queue/penalties.ts';
import { QueueAnnouncer } from './announcer.ts';
import type { QueueExit } from './queue-exit.ts';
import type { QueueVisit } from './queue-visit.ts';

/** A caller whose penalties leave it only some of the members looks again so often. */
const LOOK_EVERY_MS = 1000;

/**
 * A caller that waits: for its turn, and between two tries. Nothing is done for it in the meantime; it is woken when something has changed
 * that concerns it, and looks by itself only for what time alone brings: an announcement, a rule of penalty, the end of its time.
 */
export class Waiting {
  readonly #visit: QueueVisit;
  readonly #announcer: QueueAnnouncer;
  /** Rules of penalty that are still to come. */
  readonly #rules: Parameters<typeof applyRule>[1][];

  constructor(visit: QueueVisit) {
    const { queues, caller } = visit;
    this.#visit = visit;
    this.#announcer = new QueueAnnouncer(visit.context, caller, visit.sound);
    this.#rules = [...(queues.ruleList(visit.arguments.rule || caller.queue.options.defaultRule)?.rules ?? [])];
  }

  /** Resolves to nothing once it is the caller's turn. */
  async forTurn(): Promise<QueueExit | undefined> {
    const { caller } = this.#visit;
    const { queue } = caller;
    for (;;) {
      if (caller.withdrawal) return { kind: 'withdraw' };
      if (queue.isTurnOf(caller)) return undefined;
      if (this.#visit.isOver) return { kind: 'timeout' };
      if (queue.isEmptyFor(caller)) return { kind: 'leaveEmpty' };
      await this.#announcer.sayWhatIsDue();
      this.applyRules();
      if (this.#visit.isOver || queue.isTurnOf(caller)) continue;
      const lookMs = queue.mustLookByItself(caller) ? LOOK_EVERY_MS : Number.POSITIVE_INFINITY;
      await this.#pause(Math.min(this.#announcer.dueInMs, this.#ruleDueInMs, lookMs), true);
    }
  }

  /** Says what is due to the caller whose turn it is; only where the queue wants that. */
  async beforeTry(): Promise<void> {
    if (this.#visit.caller.queue.options.announcements.toFirstCaller) await this.#announcer.sayWhatIsDue();
  }

  /** After a try in vain: `retry`. */
  beforeRetry(): Promise<void> {
    return this.#pause(this.#visit.caller.queue.options.retryMs, false);
  }

  applyRules(): void {
    while (this.#ruleDueInMs <= 0)
      for (const [name, value] of applyRule(this.#visit.caller.penalties, this.#rules.shift()!))
        this.#visit.channel.setVariable(name, value);
  }

  get #ruleDueInMs(): number {
    const [rule] = this.#rules;
    return rule ? this.#visit.caller.joinedAtMs + rule.afterSeconds * 1000 - this.#visit.now : Number.POSITIVE_INFINITY;
  }

  /** Waits so long, or until the caller's time is over, or it is to leave; with `isWoken` also until it may be its turn. Throws the interruption. */
  #pause(ms: number, isWoken: boolean): Promise<void> {
    const { caller, signal, context } = this.#visit;
    const leftMs = Math.min(ms, this.#visit.leftMs);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      let timer: Timer | undefined;
      const end = () => {
        timer?.cancel();
        caller.onWake(undefined);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        end();
        reject(signal.reason);
      };
      const onEnd = () => {
        end();
        resolve();
      };
      if (leftMs !== Number.POSITIVE_INFINITY) timer = context.core.clock.setTimer(Math.max(0, leftMs), onEnd);
      caller.onWake(() => {
        if (isWoken || caller.withdrawal) onEnd();
      });
      signal.addEventListener('abort', onAbort);
    });
  }
}
