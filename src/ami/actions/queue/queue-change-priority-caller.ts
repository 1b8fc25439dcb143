import { defineAction } from '../../define-action.ts';
import { isTrue, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = {
  noSuchQueue: 'Unable to change priority caller on queue: No such queue',
  noSuchCaller: 'Unable to change priority caller on queue: No such caller',
} as const;

export default defineAction({
  name: 'QueueChangePriorityCaller',
  summary: 'Change priority of a caller on queue.',
  description:
    'The caller keeps its place unless `Immediate` says otherwise; those who join later are put before or behind it by the new priority.',
  privileges: ['agent'],
  onlyIn: 'modern',
  fields: {
    queue: required('Queue', 'name of the queue', "'Queue' not specified."),
    caller: required('Caller', 'channel of the caller', "'Caller' not specified."),
    priority: required('Priority', 'callers of a higher one are served first', "'Priority' not specified.", 'integer'),
    immediate: text('Immediate', 'a word for yes moves it at once'),
  },
  run({ exchange }, { queue, caller, priority, immediate = '' }) {
    const number = Number.parseInt(priority, 10);
    if (Number.isNaN(number)) return failure("'Priority' need integer.");
    const result = exchange.queues.changePriority(queue, caller, number, isTrue(immediate));
    return result === 'changed' ? success('Priority change for caller on queue') : failure(REFUSALS[result]);
  },
});
