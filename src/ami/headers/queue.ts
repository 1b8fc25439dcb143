import type { QueueMemberSnapshot } from '../../core/facts/queue-facts.ts';
import type { QueueOrder } from '../../exchange/queue-queries.ts';
import type { DialectName } from '../dialect/dialect.ts';
import { line } from './line.ts';

/** Membership as both dialects say it. */
export const membership = ({ isDynamic }: QueueMemberSnapshot): string => (isDynamic ? 'dynamic' : 'static');

/** The sixteen headers of the modern events of a member (AMI modern section 12). */
export const queueMemberHeaders = (member: QueueMemberSnapshot): string =>
  line('Queue', member.queue) +
  line('MemberName', member.name) +
  line('Interface', member.interface) +
  line('StateInterface', member.stateInterface) +
  line('Membership', membership(member)) +
  line('Penalty', member.penalty) +
  line('CallsTaken', member.callsTaken) +
  line('LastCall', member.lastCallSeconds) +
  line('LastPause', member.lastPauseSeconds) +
  line('LoginTime', member.loginSeconds) +
  line('InCall', Number(member.isInCall)) +
  line('Status', member.state) +
  line('Paused', Number(member.isPaused)) +
  line('PausedReason', member.pauseReason) +
  line('Ringinuse', Number(member.ringsInUse)) +
  line('Wrapuptime', member.wrapUpSeconds);

/** How often a member was called and how it is: what all classic lists and events of members end with. */
export const classicMemberCounts = (member: QueueMemberSnapshot): string =>
  line('Membership', membership(member)) +
  line('Penalty', member.penalty) +
  line('CallsTaken', member.callsTaken) +
  line('LastCall', member.lastCallSeconds) +
  line('Status', member.state) +
  line('Paused', Number(member.isPaused));

/** In which order a dialect lists queues and members. */
export const queueOrder = (dialect: DialectName): QueueOrder => (dialect === 'classic' ? 'newestFirst' : 'hash');
