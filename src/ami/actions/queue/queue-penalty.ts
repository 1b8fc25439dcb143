import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const MISSING = "Need 'Interface' and 'Penalty' parameters.";

export default defineAction({
  name: 'QueuePenalty',
  summary: 'Set the penalty for a queue member.',
  description: 'Members of a lower penalty are called first. Without a queue it is set in all of the member.',
  privileges: ['agent'],
  onlyIn: 'modern',
  fields: {
    device: required('Interface', 'interface of the member', MISSING),
    penalty: required('Penalty', 'from 0', MISSING, 'integer'),
    queue: text('Queue', 'in that queue only'),
  },
  async run({ exchange }, { device, penalty, queue }) {
    const isSet = await exchange.queues.setPenalty(queue, device, Number.parseInt(penalty, 10) || 0);
    return isSet ? success('Interface penalty set successfully') : failure('Invalid interface, queuename or penalty');
  },
});
