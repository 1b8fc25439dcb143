import { defineAction } from '../../define-action.ts';
import { isTrue, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const MISSING = "Need 'Interface' and 'Paused' parameters.";

export default defineAction({
  name: 'QueuePause',
  summary: 'Makes a queue member temporarily unavailable.',
  description: 'Pauses or unpauses a member in one queue or, without a name, in all of its.',
  privileges: ['agent'],
  fields: {
    device: required('Interface', 'interface of the member', MISSING),
    paused: required('Paused', 'a word for yes pauses, any other one unpauses', MISSING, 'flag'),
    queue: text('Queue', 'in that queue only'),
    reason: text('Reason', 'why, for events and queue_log'),
  },
  async run({ exchange }, { device, paused, queue, reason }) {
    const isPaused = isTrue(paused);
    if (!(await exchange.queues.pauseMember(queue, device, isPaused, reason))) return failure('Interface not found');
    return success(isPaused ? 'Interface paused successfully' : 'Interface unpaused successfully');
  },
});
