import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { queuesSlot } from '../features/queue/queues.ts';

export default defineApplication({
  name: 'QueueUpdate',
  summary: 'Writes to the queue_log file for outbound calls and updates queue data.',
  syntax: 'QueueUpdate(queuename,uniqueid,agent,status,talktime[,params])',
  description:
    "Counts a call that a member made by itself as one of the queue's: with status ANSWER as completed, else as abandoned; logs it as OUTCALL.",
  run({ core, channel, logger }, data) {
    const [name = '', callId = '', agent = '', status = '', talkTime = '', params = ''] = splitArguments(data, { limit: 6 });
    if (name === '' || callId === '' || agent === '' || status === '') {
      logger.warning(`${channel.name}: QueueUpdate needs queue, call, agent and status`);
      return 'hangup';
    }
    const queues = queuesSlot.of(core);
    const queue = queues.find(name);
    if (!queue) {
      logger.warning(`${channel.name}: QueueUpdate of a queue '${name}' that there is not`);
      return undefined;
    }
    const talkSeconds = Number.parseInt(talkTime, 10) || 0;
    for (const member of queue.membersNewestFirst()) {
      if (member.name.toLowerCase() !== agent.toLowerCase()) continue;
      member.lastCallAtMs = core.clock.now();
      if (status.toUpperCase() === 'ANSWER') {
        member.callsTaken++;
        member.lastQueue = queue;
        queue.statistics.finished(talkSeconds, talkSeconds <= queue.options.serviceLevelSeconds);
      } else queue.statistics.gaveUp(false);
      queue.review(member);
      queues.log.write({ callId, queue: name, agent, event: 'OUTCALL' }, status, talkTime, params);
    }
    return undefined;
  },
});
