import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'QueueReset',
  summary: 'Reset queue statistics.',
  description: 'Forgets what was counted of one queue or, without a name, of all.',
  privileges: ['agent'],
  onlyIn: 'modern',
  fields: { queue: text('Queue', 'that queue only') },
  run({ exchange }, { queue }) {
    exchange.queues.resetStatistics(queue);
    return success('Queue stats reset successfully');
  },
});
