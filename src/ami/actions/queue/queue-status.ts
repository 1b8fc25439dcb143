import type { QueueMemberSnapshot } from '../../../core/facts/queue-facts.ts';
import type { QueueCallerView, QueueView } from '../../../exchange/queue-queries.ts';
import { defineAction } from '../../define-action.ts';
import type { DialectName } from '../../dialect/dialect.ts';
import { text } from '../../fields.ts';
import { classicCaller, classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';
import { classicMemberCounts, membership, queueOrder } from '../../headers/queue.ts';
import { item, type ListItem, list } from '../../reply.ts';

export default defineAction({
  name: 'QueueStatus',
  summary: 'Show queue status.',
  description:
    'Lists each queue with its figures, its members and its callers. The classic dialect takes the name of a queue as it is written.',
  privileges: [],
  fields: {
    queue: text('Queue', 'that queue only'),
    member: text('Member', 'members of that interface only; the modern dialect takes their name too'),
  },
  run: ({ exchange, dialect }, { queue, member }) =>
    list({
      message: 'Queue status will follow',
      items: itemsOf(exchange.queues.list(queueOrder(dialect.name), queue, { isExact: dialect.name === 'classic' }), member, dialect.name),
      complete: 'QueueStatusComplete',
    }),
});

function* itemsOf(queues: Iterable<QueueView>, wanted: string | undefined, dialect: DialectName): IterableIterator<ListItem> {
  const isClassic = dialect === 'classic';
  for (const queue of queues) {
    yield item('QueueParams', paramsBody(queue, isClassic));
    for (const member of queue.members()) {
      const isWanted = wanted === undefined || wanted === member.interface || (!isClassic && wanted === member.name);
      if (isWanted) yield item('QueueMember', isClassic ? classicMemberBody(member) : modernMemberBody(member));
    }
    for (const caller of queue.callers())
      yield item('QueueEntry', isClassic ? classicEntryBody(queue, caller) : modernEntryBody(queue, caller));
  }
}

const paramsBody = (queue: QueueView, isClassic: boolean): string =>
  line('Queue', queue.name) +
  line('Max', queue.maxCallers) +
  line('Strategy', queue.strategy) +
  line('Calls', queue.calls) +
  line('Holdtime', queue.holdSeconds) +
  (isClassic ? '' : line('TalkTime', queue.talkSeconds)) +
  line('Completed', queue.completed) +
  line('Abandoned', queue.abandoned) +
  line('ServiceLevel', queue.serviceLevelSeconds) +
  line('ServicelevelPerf', queue.performance.toFixed(1)) +
  (isClassic ? '' : line('ServicelevelPerf2', queue.performanceOfAll.toFixed(1))) +
  line('Weight', queue.weight);

const modernMemberBody = (member: QueueMemberSnapshot): string =>
  line('Queue', member.queue) +
  line('Name', member.name) +
  line('Location', member.interface) +
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
  line('Wrapuptime', member.wrapUpSeconds);

const classicMemberBody = (member: QueueMemberSnapshot): string =>
  line('Queue', member.queue) + line('Location', member.interface) + classicMemberCounts(member);

/** Lists of queues write it so in both dialects. */
const UNKNOWN_HERE = 'unknown';

const modernEntryBody = ({ name }: QueueView, { position, channel, waitSeconds, priority }: QueueCallerView): string =>
  line('Queue', name) +
  line('Position', position) +
  line('Channel', channel.name) +
  line('Uniqueid', channel.uniqueId) +
  line('CallerIDNum', channel.callerId.number ?? UNKNOWN_HERE) +
  line('CallerIDName', channel.callerId.name ?? UNKNOWN_HERE) +
  line('ConnectedLineNum', channel.connectedLine.number ?? UNKNOWN_HERE) +
  line('ConnectedLineName', channel.connectedLine.name ?? UNKNOWN_HERE) +
  line('Wait', waitSeconds) +
  line('Priority', priority);

function classicEntryBody({ name }: QueueView, { position, channel, waitSeconds }: QueueCallerView): string {
  const caller = classicCaller(channel);
  return (
    line('Queue', name) +
    line('Position', position) +
    line('Channel', classicChannelName(channel.name)) +
    line('CallerIDNum', caller.number ?? UNKNOWN_HERE) +
    line('CallerIDName', caller.name ?? UNKNOWN_HERE) +
    line('Wait', waitSeconds)
  );
}
