import { defineAction } from '../../define-action.ts';
import { isTrue, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const MISSING = "Need 'Interface' and 'RingInUse' parameters.";

export default defineAction({
  name: 'QueueMemberRingInUse',
  summary: 'Set the ringinuse value for a queue member.',
  description: 'Whether the member is called while its phone is in use. Without a queue it is set in all of the member.',
  privileges: ['agent'],
  onlyIn: 'modern',
  fields: {
    device: required('Interface', 'interface of the member', MISSING),
    ringInUse: required('RingInUse', 'a word for yes or no', MISSING, 'flag'),
    queue: text('Queue', 'in that queue only'),
  },
  run({ exchange }, { device, ringInUse, queue }) {
    if (!isTrue(ringInUse) && !isFalse(ringInUse)) return failure("'RingInUse' parameter must be a truth value (yes/no, on/off, 0/1, etc)");
    return exchange.queues.setRingInUse(queue, device, isTrue(ringInUse))
      ? success('Interface ringinuse set successfully')
      : failure('Invalid interface, queuename, or ringinuse value');
  },
});

const isFalse = (word: string): boolean => /^(no|false|n|f|0|off)$/i.test(word);
