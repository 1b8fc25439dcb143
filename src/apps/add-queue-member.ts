import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { queuesSlot } from '../features/queue/queues.ts';
import { deviceOf } from './support/device-of.ts';

export default defineApplication({
  name: 'AddQueueMember',
  summary: 'Dynamically adds queue members.',
  syntax: 'AddQueueMember(queuename[,interface[,penalty[,options[,membername[,stateinterface[,wrapuptime]]]]]])',
  description: [
    "Adds a member to a queue; without an interface the caller's own phone. Options: p paused, r(reason) why.",
    '`AQMSTATUS` says what became of it: ADDED, MEMBERALREADY or NOSUCHQUEUE.',
  ].join('\n'),
  async run({ core, channel, logger }, data) {
    const [queue = '', device = '', penalty = '', optionText = '', name = '', stateInterface = '', wrapUp = ''] = splitArguments(data);
    if (queue === '') {
      logger.warning(`${channel.name}: AddQueueMember needs the name of a queue`);
      return 'hangup';
    }
    const options = parseOptions(optionText);
    const result = await queuesSlot.of(core).memberships.add(
      queue,
      {
        interface: device || deviceOf(channel),
        name: name || undefined,
        stateInterface: stateInterface || undefined,
        penalty: Math.max(0, Number.parseInt(penalty, 10) || 0),
        isPaused: options.has('p'),
        pauseReason: options.get('r'),
        wrapUpSeconds: Math.max(0, Number.parseInt(wrapUp, 10) || 0),
      },
      channel.uniqueId,
    );
    channel.setVariable('AQMSTATUS', STATUSES[result]);
    return undefined;
  },
});

const STATUSES = { added: 'ADDED', alreadyThere: 'MEMBERALREADY', noSuchQueue: 'NOSUCHQUEUE', full: 'FULL' } as const;
