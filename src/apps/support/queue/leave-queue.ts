import type { ApplicationResult } from '../../../core/dialplan/define-application.ts';
import type { QueueExit } from './queue-exit.ts';
import { setDuration, setQueueVariables } from './queue-variables.ts';
import type { QueueVisit } from './queue-visit.ts';

/** `QUEUESTATUS` of those that were not served. */
const STATUSES: Readonly<Partial<Record<QueueExit['kind'], string>>> = {
  timeout: 'TIMEOUT',
  leaveEmpty: 'LEAVEEMPTY',
  withdraw: 'WITHDRAW',
};

/** Most characters of a withdrawal's text that queue_log takes. */
const LOGGED_INFO = 40;

/** A caller's way out of the queue: what is counted, logged, told and set, and what its dialplan does next. */
export function leaveQueue(visit: QueueVisit, exit: QueueExit): ApplicationResult {
  if (exit.kind === 'served') return afterCall(visit, exit);
  const { caller, channel } = visit;
  const { queue } = caller;
  tell(visit, exit);
  visit.sound.stop();
  setQueueVariables(queue, channel);
  queue.leave(caller);
  const status = STATUSES[exit.kind];
  if (status !== undefined) channel.setVariable('QUEUESTATUS', status);
  if (exit.kind === 'key') channel.interpreter?.jump({ context: queue.options.exitContext, exten: exit.exten, priority: 1 });
  return exit.kind === 'star' ? 'hangup' : undefined;
}

/** With option c a caller whose member has hung up goes on. */
function afterCall({ context, channel, arguments: args }: QueueVisit, exit: QueueExit & { kind: 'served' }): ApplicationResult {
  if (context.signal.aborted) return undefined;
  if (!args.options.goesOn || exit.endedBy === channel) return 'hangup';
  channel.setVariable('QUEUESTATUS', 'CONTINUE');
  return undefined;
}

/** In the order of Asterisk, which is another one for each way out. */
function tell(visit: QueueVisit, exit: Exclude<QueueExit, { kind: 'served' }>): void {
  const { caller, channel } = visit;
  const places = [caller.position, caller.originalPosition, caller.waitedSeconds(visit.now)] as const;
  switch (exit.kind) {
    case 'timeout':
    case 'leaveEmpty':
      countAsAbandoned(visit);
      visit.log('NONE', exit.kind === 'timeout' ? 'EXITWITHTIMEOUT' : 'EXITEMPTY', ...places);
      setTimes(visit);
      break;
    case 'withdraw': {
      const info = caller.withdrawal?.info ?? '';
      setTimes(visit);
      countAsAbandoned(visit);
      visit.log('NONE', 'WITHDRAW', ...places, info.slice(0, LOGGED_INFO));
      if (info !== '') channel.setVariable('QUEUE_WITHDRAW_INFO', info);
      break;
    }
    case 'key':
      setTimes(visit);
      visit.log('NONE', 'EXITWITHKEY', exit.exten, ...places);
      break;
    case 'star':
    case 'abandoned':
      visit.sound.stop();
      setTimes(visit);
      countAsAbandoned(visit);
      visit.log((exit.kind === 'abandoned' && exit.lostBy) || 'NONE', 'ABANDON', ...places);
      break;
  }
}

function countAsAbandoned({ caller, channel, context, now }: QueueVisit): void {
  const { queue } = caller;
  const holdSeconds = caller.waitedSeconds(now);
  channel.setVariable('ABANDONED', 'TRUE');
  setQueueVariables(queue, channel);
  queue.statistics.gaveUp(holdSeconds <= queue.options.serviceLevelSeconds);
  context.core.bus.publish('queue.callerAbandoned', {
    channel: channel.snapshot,
    queue: queue.name,
    position: caller.position,
    originalPosition: caller.originalPosition,
    holdSeconds,
  });
}

/** Of a caller that talked to nobody. */
function setTimes({ caller, channel, now }: QueueVisit): void {
  setDuration(channel, 'QUEUEWAIT', caller.waitedSeconds(now) * 1000);
  setDuration(channel, 'DIALEDTIME', now - channel.createdAt);
  setDuration(channel, 'ANSWEREDTIME', 0);
}
