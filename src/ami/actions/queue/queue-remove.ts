import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const MISSING = "Need 'Queue' and 'Interface' parameters.";

const REFUSALS = {
  notThere: 'Unable to remove interface: Not there',
  noSuchQueue: 'Unable to remove interface from queue: No such queue',
  notDynamic: 'Member not dynamic',
} as const;

export default defineAction({
  name: 'QueueRemove',
  summary: 'Remove interface from queue.',
  description: 'Removes a member that was added; those of queues.conf stay.',
  privileges: ['agent'],
  fields: {
    queue: required('Queue', 'name of the queue', MISSING),
    device: required('Interface', 'interface of the member', MISSING),
  },
  async run({ exchange }, { queue, device }) {
    const result = await exchange.queues.removeMember(queue, device, 'MANAGER');
    return result === 'removed' ? success('Removed interface from queue') : failure(REFUSALS[result]);
  },
});
