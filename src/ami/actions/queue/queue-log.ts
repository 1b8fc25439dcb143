import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { success } from '../../reply.ts';

const MISSING = "Need 'Queue' and 'Event' parameters.";

export default defineAction({
  name: 'QueueLog',
  summary: 'Adds custom entry in queue_log.',
  description: 'Writes a line of your own into queue_log, among those that queues write.',
  privileges: ['agent'],
  fields: {
    queue: required('Queue', 'name of the queue', MISSING),
    event: required('Event', 'what happened', MISSING),
    callId: text('Uniqueid', 'call that it is about; NONE without it'),
    device: text('Interface', 'who it is about'),
    message: text('Message', 'what else there is to say'),
  },
  run({ exchange }, { queue, event, callId = 'NONE', device = '', message = '' }) {
    exchange.queues.writeLog({ queue, event, callId, device, message });
    return success('Event added successfully');
  },
});
