import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const isYes = (word: string | undefined): boolean => word?.toLowerCase() === 'yes';

export default defineAction({
  name: 'QueueReload',
  summary: 'Reload a queue, queues, or any sub-section of a queue or queues.',
  description: 'Reads queues.conf and queuerules.conf anew, all of it unless parts are named. Callers and members that were added stay.',
  privileges: ['agent'],
  onlyIn: 'modern',
  fields: {
    queue: text('Queue', 'that queue only'),
    members: text('Members', '`yes`: members of queues.conf'),
    rules: text('Rules', '`yes`: queuerules.conf'),
    parameters: text('Parameters', '`yes`: everything but the members'),
  },
  async run({ exchange }, { queue, ...words }) {
    const asked = { members: isYes(words.members), rules: isYes(words.rules), parameters: isYes(words.parameters) };
    const isAll = !asked.members && !asked.rules && !asked.parameters;
    const scope = isAll ? { members: true, rules: true, parameters: true } : asked;
    return (await exchange.queues.reload({ ...scope, queue }))
      ? success('Queue reloaded successfully')
      : failure('Error encountered while reloading queue');
  },
});
