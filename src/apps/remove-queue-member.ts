import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { queuesSlot } from '../features/queue/queues.ts';
import { deviceOf } from './support/device-of.ts';

export default defineApplication({
  name: 'RemoveQueueMember',
  summary: 'Dynamically removes queue members.',
  syntax: 'RemoveQueueMember(queuename[,interface])',
  description: [
    "Removes a member that was added; without an interface the caller's own phone.",
    '`RQMSTATUS` says what became of it: REMOVED, NOTINQUEUE, NOSUCHQUEUE or NOTDYNAMIC.',
  ].join('\n'),
  async run({ core, channel, logger }, data) {
    const [queue = '', device = ''] = splitArguments(data);
    if (queue === '') {
      logger.warning(`${channel.name}: RemoveQueueMember needs the name of a queue`);
      return 'hangup';
    }
    const result = await queuesSlot.of(core).memberships.remove(queue, device || deviceOf(channel), channel.uniqueId);
    channel.setVariable('RQMSTATUS', STATUSES[result]);
    return undefined;
  },
});

const STATUSES = { removed: 'REMOVED', notThere: 'NOTINQUEUE', noSuchQueue: 'NOSUCHQUEUE', notDynamic: 'NOTDYNAMIC' } as const;
