import type { QueueMember } from './member.ts';
import { penaltyFor } from './penalties.ts';
import type { QueueCaller } from './queue-caller.ts';

/** A member that may be called, and when: the lowest penalty first, within it the lowest rank. */
export interface Candidate {
  readonly member: QueueMember;
  readonly penalty: number;
  readonly rank: number;
}

/**
 * Who may be called for a caller, the first one first; of equals the one that Asterisk's list has last, which is the first that it calls.
 * Source: Asterisk 20 apps/app_queue.c, calc_metric and find_best.
 */
export function candidatesFor(caller: QueueCaller, nowMs: number): Candidate[] {
  const { queue } = caller;
  const countsPenalty = queue.memberCount > queue.options.penaltyMembersLimit;
  const candidates: Candidate[] = [];
  for (const member of queue.members()) {
    const penalty = countsPenalty ? penaltyFor(caller.penalties, member.penalty) : 0;
    if (penalty === undefined) continue;
    candidates.push({ member, penalty: queue.options.strategy === 'wrandom' ? 0 : penalty, rank: rankOf(member, penalty, caller, nowMs) });
  }
  return candidates.reverse().sort((a, b) => a.penalty - b.penalty || a.rank - b.rank);
}

function rankOf(member: QueueMember, penalty: number, { queue, linearPosition }: QueueCaller, nowMs: number): number {
  switch (queue.options.strategy) {
    case 'ringall':
      return 0;
    case 'linear':
      return turnFrom(linearPosition, member.order);
    case 'rrmemory':
    case 'rrordered':
      return turnFrom(queue.roundRobinAt, member.order);
    case 'random':
      return Math.random();
    case 'wrandom':
      return Math.random() * (1 + penalty);
    case 'fewestcalls':
      return member.callsTaken;
    case 'leastrecent':
      return member.lastCallAtMs === undefined ? Number.NEGATIVE_INFINITY : member.lastCallAtMs - nowMs;
  }
}

/** Those behind the position come after all others. */
const turnFrom = (position: number, order: number): number => (order < position ? order + BEHIND : order);
const BEHIND = 2 ** 32;
