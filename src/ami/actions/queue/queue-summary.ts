import type { QueueView } from '../../../exchange/queue-queries.ts';
import { defineAction } from '../../define-action.ts';
import type { DialectName } from '../../dialect/dialect.ts';
import { text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { queueOrder } from '../../headers/queue.ts';
import { item, type ListItem, list } from '../../reply.ts';

export default defineAction({
  name: 'QueueSummary',
  summary: 'Show queue summary.',
  description: 'Lists each queue with how many members are there, how many of them are free, and how many callers wait how long.',
  privileges: [],
  fields: { queue: text('Queue', 'that queue only') },
  run: ({ exchange, dialect }, { queue }) =>
    list({
      message: 'Queue summary will follow',
      items: itemsOf(exchange.queues.list(queueOrder(dialect.name), queue, { isExact: dialect.name === 'classic' }), dialect.name),
      complete: 'QueueSummaryComplete',
    }),
});

function* itemsOf(queues: Iterable<QueueView>, dialect: DialectName): IterableIterator<ListItem> {
  for (const queue of queues)
    yield item(
      'QueueSummary',
      line('Queue', queue.name) +
        line('LoggedIn', queue.loggedIn) +
        line('Available', queue.free) +
        line('Callers', queue.calls) +
        line('HoldTime', queue.holdSeconds) +
        (dialect === 'classic' ? '' : line('TalkTime', queue.talkSeconds) + line('LongestHoldTime', queue.longestWaitSeconds)),
    );
}
