import type { Channel } from '../../core/channel/channel.ts';
import type { CallQueue } from './call-queue.ts';
import type { PenaltyLimits } from './penalties.ts';
import type { Place, Waiter } from './waiting-line.ts';

/** One who waits in a queue. It stands there from `CallQueue.join` to `CallQueue.leave`. */
export class QueueCaller implements Waiter {
  readonly channel: Channel;
  readonly queue: CallQueue;
  readonly penalties: PenaltyLimits;
  readonly joinedAtMs: number;
  priority: number;
  /** Members are being called for it. */
  isPending = false;
  place: Place<QueueCaller> | undefined;
  /** From 1: where it stood at first. */
  originalPosition = 0;
  /** Where linear goes on. */
  linearPosition = 0;
  /** Somebody wants it out; the text goes to `QUEUE_WITHDRAW_INFO`. */
  withdrawal: { readonly info: string | undefined } | undefined;
  #lastPosition = 0;
  #onWake: (() => void) | undefined;

  constructor(queue: CallQueue, channel: Channel, priority: number, penalties: PenaltyLimits, joinedAtMs: number) {
    this.queue = queue;
    this.channel = channel;
    this.priority = priority;
    this.penalties = penalties;
    this.joinedAtMs = joinedAtMs;
  }

  /** From 1; the last one that it had once it has left. */
  get position(): number {
    if (this.place) this.#lastPosition = this.queue.line.countBefore(this.place) + 1;
    return this.#lastPosition;
  }

  /** Whole seconds that it has waited. */
  waitedSeconds(nowMs: number): number {
    return Math.floor((nowMs - this.joinedAtMs) / 1000);
  }

  /** Something changed that may concern it: it looks again. */
  wake(): void {
    this.#onWake?.();
  }

  /** Who hears of it, in place of whoever did; undefined for nobody. */
  onWake(listener: (() => void) | undefined): void {
    this.#onWake = listener;
  }

  setPending(isPending: boolean): void {
    if (this.isPending === isPending) return;
    this.isPending = isPending;
    if (!this.place) return;
    this.queue.line.changed(this.place);
    if (isPending) this.queue.wakeThoseWhoseTurnItIs();
  }
}
