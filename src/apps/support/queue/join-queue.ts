import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import { QueueCaller } from '../../../features/queue/queue-caller.ts';
import type { Queues } from '../../../features/queue/queues.ts';
import { penaltiesOf, priorityOf, type QueueArguments } from './queue-arguments.ts';
import { QueueVisit } from './queue-visit.ts';

/** `QUEUESTATUS` of a caller that was not taken in. */
const REFUSALS = { empty: 'JOINEMPTY', full: 'FULL' } as const;

/** Bits of a presentation that say that the number is not to be shown. */
const RESTRICTED = 0x60;

/** Puts the caller in the line; undefined, with `QUEUESTATUS` set, where it is not taken in. */
export function joinQueue(context: ApplicationContext, queues: Queues, args: QueueArguments): QueueVisit | undefined {
  const { channel, logger } = context;
  const now = context.core.clock.now();
  const queue = queues.find(args.queue);
  if (!queue) {
    logger.warning(`${channel.name}: there is no queue '${args.queue}'`);
    channel.setVariable('QUEUESTATUS', 'UNKNOWN');
    return undefined;
  }
  const caller = new QueueCaller(queue, channel, priorityOf(channel), penaltiesOf(channel), now);
  const joined = queue.join(caller, args.position);
  if (joined !== 'joined') {
    channel.setVariable('QUEUESTATUS', REFUSALS[joined]);
    return undefined;
  }
  const visit = new QueueVisit(context, queues, args, caller, now);
  const isShown = queue.options.logsRestrictedCallerId || (channel.callerId.presentation & RESTRICTED) === 0;
  const shown = (text: string | undefined) => (isShown ? (text ?? '').replaceAll('|', '_') : '');
  const names = queues.general.logsCallerName ? [shown(channel.callerId.name)] : [];
  visit.log('NONE', 'ENTERQUEUE', args.url, shown(channel.callerId.number), caller.originalPosition, ...names);
  return visit;
}
