import { defineAction } from '../../define-action.ts';
import { flag, integer, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = {
  alreadyThere: 'Unable to add interface: Already there',
  noSuchQueue: 'Unable to add interface to queue: No such queue',
  full: 'Out of memory',
} as const;

export default defineAction({
  name: 'QueueAdd',
  summary: 'Add interface to queue.',
  description: 'Adds a member to a queue. With `persistentmembers` it is kept over restarts once the reply has come.',
  privileges: ['agent'],
  fields: {
    queue: required('Queue', 'name of the queue', "'Queue' not specified."),
    device: required('Interface', 'what is dialled, `SIP/alice`', "'Interface' not specified."),
    penalty: integer('Penalty', 'members of a lower one are called first', 0),
    isPaused: flag('Paused', 'it is not called until it is unpaused'),
    reason: text('Reason', 'why it is paused'),
    name: text('MemberName', 'name in events and queue_log; the interface without it'),
    stateInterface: text('StateInterface', 'device whose state counts; the interface without it'),
    wrapUp: integer('Wrapuptime', 'seconds after a call in which it is not called; those of the queue without it', 0),
  },
  async run({ exchange }, { queue, device, penalty, isPaused, reason, name, stateInterface, wrapUp }) {
    const member = {
      interface: device,
      penalty: Math.max(0, penalty),
      isPaused,
      pauseReason: reason,
      name,
      stateInterface,
      wrapUpSeconds: Math.max(0, wrapUp),
    };
    const result = await exchange.queues.addMember(queue, member, 'MANAGER');
    return result === 'added' ? success('Added interface to queue') : failure(REFUSALS[result]);
  },
});
