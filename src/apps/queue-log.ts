import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { queuesSlot } from '../features/queue/queues.ts';

export default defineApplication({
  name: 'QueueLog',
  summary: 'Writes to the queue_log file.',
  syntax: 'QueueLog(queuename,uniqueid,agent,event[,additionalinfo])',
  description: 'Writes a line of your own into queue_log, among those that queues write.',
  run({ core, channel, logger }, data) {
    const [queue = '', callId = '', agent = '', event = '', info = ''] = splitArguments(data, { limit: 5 });
    if (queue === '' || callId === '' || agent === '' || event === '') {
      logger.warning(`${channel.name}: QueueLog needs queue, call, agent and event`);
      return 'hangup';
    }
    queuesSlot.of(core).log.write({ callId, queue, agent, event }, info);
    return undefined;
  },
});
