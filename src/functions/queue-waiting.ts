import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { queuesSlot } from '../features/queue/queues.ts';

export const queueExists = defineFunction({
  name: 'QUEUE_EXISTS',
  summary: 'Check if a named queue exists on this server',
  syntax: 'QUEUE_EXISTS([queuename])',
  description: '1 for a queue that there is, 0 for another name.',
  read: ({ core }, args) => (queuesSlot.find(core)?.find(args) ? '1' : '0'),
});

export const queueWaitingCount = defineFunction({
  name: 'QUEUE_WAITING_COUNT',
  summary: 'Count number of calls currently waiting in a queue',
  syntax: 'QUEUE_WAITING_COUNT(queuename)',
  description: 'How many callers wait; 0 for a queue that there is not.',
  read: ({ core }, args) => String(queuesSlot.find(core)?.find(args)?.line.size ?? 0),
});

export const queueWaitingList = defineFunction({
  name: 'QUEUE_WAITING_LIST',
  summary: 'Names of the channels that wait in a queue',
  syntax: 'QUEUE_WAITING_LIST(queuename)',
  description: 'Channels of all callers, the first one first, parted by commas.',
  read: ({ core }, args) => [...(queuesSlot.find(core)?.find(args)?.line ?? [])].map(({ channel }) => channel.name).join(','),
});

export const queueGetChannel = defineFunction({
  name: 'QUEUE_GET_CHANNEL',
  summary: 'Return caller at the specified position in a queue',
  syntax: 'QUEUE_GET_CHANNEL(queuename[,position])',
  description: 'Channel of the caller at that position, 1 without it; empty where nobody stands there.',
  read({ core }, args) {
    const [name = '', position = '1'] = splitArguments(args);
    const index = (Number.parseInt(position, 10) || 0) - 1;
    return queuesSlot.find(core)?.find(name)?.line.at(index)?.channel.name ?? '';
  },
});

export const queueVariablesFunction = defineFunction({
  name: 'QUEUE_VARIABLES',
  summary: 'Return Queue information in variables',
  syntax: 'QUEUE_VARIABLES(queuename)',
  description:
    'Sets QUEUEMAX, QUEUESTRATEGY, QUEUECALLS, QUEUEHOLDTIME, QUEUETALKTIME, QUEUECOMPLETED, QUEUEABANDONED, QUEUESRVLEVEL and QUEUESRVLEVELPERF of a queue with setqueuevar; gives 0, or -1 where it could not.',
  read({ core, channel }, args) {
    const queue = queuesSlot.find(core)?.find(args);
    if (!queue?.options.setsQueueVariables) return '-1';
    for (const [name, value] of queue.variables()) channel?.setVariable(name, value);
    return '0';
  },
});
