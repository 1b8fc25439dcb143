import type { PenaltyRuleList } from '../config/queuerules-conf.ts';
import type { Core } from '../core/core.ts';
import type { QueueMemberSnapshot } from '../core/facts/queue-facts.ts';
import type { ChannelSnapshot } from '../core/snapshots.ts';
import type { CallQueue } from '../features/queue/call-queue.ts';
import type { NewMember } from '../features/queue/memberships.ts';
import type { QueueCaller } from '../features/queue/queue-caller.ts';
import { type Queues, queuesSlot, type ReloadScope } from '../features/queue/queues.ts';

/** One queue as lists show it. Plain data; its members and callers are made while they are gone through. */
export interface QueueView {
  readonly name: string;
  /** 0 for any number. */
  readonly maxCallers: number;
  readonly strategy: string;
  readonly calls: number;
  /** Members whose phone is there, and those of them that would take a call. */
  readonly loggedIn: number;
  readonly free: number;
  readonly longestWaitSeconds: number;
  readonly holdSeconds: number;
  readonly talkSeconds: number;
  readonly completed: number;
  readonly abandoned: number;
  readonly serviceLevelSeconds: number;
  /** Percentages, see `QueueStatistics`. */
  readonly performance: number;
  readonly performanceOfAll: number;
  readonly weight: number;
  /** When it was looked at, seconds since the epoch. */
  readonly atSeconds: number;
  members(): Iterable<QueueMemberSnapshot>;
  callers(): Iterable<QueueCallerView>;
}

export interface QueueCallerView {
  /** From 1. */
  readonly position: number;
  readonly channel: ChannelSnapshot;
  readonly waitSeconds: number;
  readonly priority: number;
}

/** Asterisk 20 goes through its hash tables, 2006 had the newest first. */
export type QueueOrder = 'hash' | 'newestFirst';

/** Queues, their members and callers, for the manager and the console. What cannot be done says so by its result. */
export class QueueQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Queues one after the other; with a name that one only, in any case unless `isExact`. */
  *list(order: QueueOrder, name?: string, { isExact = false } = {}): IterableIterator<QueueView> {
    const queues = this.#queues;
    if (name !== undefined) {
      const queue = queues.find(name);
      if (queue && (!isExact || queue.name === name)) yield this.#view(queue, order);
      return;
    }
    for (const queue of this.#inOrder(order)) yield this.#view(queue, order);
  }

  /** Of all queues: for who goes through thousands in an order of its own, and looks at each when its turn comes. */
  names(order: QueueOrder): string[] {
    return Array.from(this.#inOrder(order), ({ name }) => name);
  }

  find(name: string, order: QueueOrder): QueueView | undefined {
    const queue = this.#queues.find(name);
    return queue && this.#view(queue, order);
  }

  ruleLists(name?: string): readonly PenaltyRuleList[] {
    if (name === undefined) return this.#queues.ruleLists();
    const list = this.#queues.ruleList(name);
    return list ? [list] : [];
  }

  /** @param by who did it, for queue_log: `MANAGER`, `CLI` */
  addMember(queue: string, member: NewMember, by: string): Promise<'added' | 'alreadyThere' | 'noSuchQueue' | 'full'> {
    return this.#queues.memberships.add(queue, member, by);
  }

  removeMember(queue: string, device: string, by: string): Promise<'removed' | 'notThere' | 'noSuchQueue' | 'notDynamic'> {
    return this.#queues.memberships.remove(queue, device, by);
  }

  /** In one queue or, without a name, in all; false where there is no such member. */
  pauseMember(queue: string | undefined, device: string, isPaused: boolean, reason?: string): Promise<boolean> {
    return this.#queues.memberships.pause(queue, device, isPaused, reason);
  }

  setPenalty(queue: string | undefined, device: string, penalty: number): Promise<boolean> {
    return this.#queues.memberships.setPenalty(queue, device, penalty);
  }

  setRingInUse(queue: string | undefined, device: string, ringsInUse: boolean): boolean {
    return this.#queues.memberships.setRingInUse(queue, device, ringsInUse);
  }

  /** @param movesNow to where callers of that priority stand; otherwise it keeps its place */
  changePriority(queue: string, channel: string, priority: number, movesNow: boolean): 'changed' | 'noSuchQueue' | 'noSuchCaller' {
    const found = this.#caller(queue, channel);
    if (typeof found === 'string') return found;
    found.queue.setPriority(found, priority, movesNow);
    return 'changed';
  }

  /** Has a caller leave the queue, to go on in the dialplan. */
  withdraw(queue: string, channel: string, info?: string): 'requested' | 'noSuchQueue' | 'noSuchCaller' | 'alreadyRequested' {
    const found = this.#caller(queue, channel);
    if (typeof found === 'string') return found;
    if (found.withdrawal) return 'alreadyRequested';
    found.withdrawal = { info };
    found.wake();
    return 'requested';
  }

  writeLog(entry: { queue: string; event: string; device: string; callId: string; message: string }): void {
    const { queue, event, device, callId, message } = entry;
    this.#queues.log.write({ callId, queue, agent: device, event }, message);
  }

  /** Forgets what was counted, of one queue or of all. */
  resetStatistics(name?: string): void {
    for (const queue of this.#queues.inHashOrder())
      if (name === undefined || queue.name.toLowerCase() === name.toLowerCase()) queue.resetStatistics();
  }

  /** False, with the old configuration in force, when the files cannot be used. */
  async reload(scope: ReloadScope): Promise<boolean> {
    try {
      await this.#queues.reload(scope);
      return true;
    } catch (error) {
      this.#core.logger.error('queues keep their old configuration', error);
      return false;
    }
  }

  get #queues(): Queues {
    return queuesSlot.of(this.#core);
  }

  #caller(name: string, channelName: string): QueueCaller | 'noSuchQueue' | 'noSuchCaller' {
    const queue = this.#queues.find(name);
    if (!queue) return 'noSuchQueue';
    const channel = this.#core.channels.find(channelName);
    return (channel && queue.callerOf(channel)) ?? 'noSuchCaller';
  }

  #inOrder(order: QueueOrder): Iterable<CallQueue> {
    return order === 'hash' ? this.#queues.inHashOrder() : this.#queues.newestFirst();
  }

  #view(queue: CallQueue, order: QueueOrder): QueueView {
    const { name, options, statistics, line } = queue;
    const { clock } = this.#core;
    const now = clock.now();
    return {
      name,
      maxCallers: options.maxCallers,
      strategy: options.strategy,
      calls: line.size,
      loggedIn: queue.loggedInCount,
      free: queue.freeCount,
      longestWaitSeconds: Math.floor((now - (line.earliest ?? now)) / 1000),
      holdSeconds: statistics.holdSeconds,
      talkSeconds: statistics.talkSeconds,
      completed: statistics.completed,
      abandoned: statistics.abandoned,
      serviceLevelSeconds: options.serviceLevelSeconds,
      performance: statistics.performance,
      performanceOfAll: statistics.performanceOfAll,
      weight: options.weight,
      atSeconds: Math.floor(now / 1000),
      *members() {
        for (const member of order === 'hash' ? queue.members() : queue.membersNewestFirst()) yield member.snapshot();
      },
      *callers() {
        let position = 0;
        // Those of this moment: who leaves while a long list is written would break the thread.
        for (const { channel, priority, joinedAtMs } of [...line])
          yield { position: ++position, channel: channel.snapshot, waitSeconds: Math.floor((clock.now() - joinedAtMs) / 1000), priority };
      },
    };
  }
}
