import type { Channel } from '../../../core/channel/channel.ts';
import type { CallQueue } from '../../../features/queue/call-queue.ts';
import type { QueueMember } from '../../../features/queue/member.ts';
import type { QueueCaller } from '../../../features/queue/queue-caller.ts';

/** `X` in whole seconds and `X_MS` in milliseconds. */
export function setDuration(channel: Channel, name: string, ms: number): void {
  const whole = Math.floor(ms);
  channel.setVariable(name, String(Math.floor(whole / 1000)));
  channel.setVariable(`${name}_MS`, String(whole));
}

/** Nothing without `setqueuevar`. */
export function setQueueVariables(queue: CallQueue, channel: Channel): void {
  if (!queue.options.setsQueueVariables) return;
  set(channel, [['QUEUENAME', queue.name], ...queue.variables()]);
}

/** `setinterfacevar`, `setqueueentryvar` and `setqueuevar`, on both who are about to talk. */
export function setConnectVariables(caller: QueueCaller, member: QueueMember, agent: Channel, nowMs: number): void {
  const { queue } = caller;
  const { options } = queue;
  const both = [caller.channel, agent];
  if (options.setsInterfaceVariables) {
    const lastCall = Math.floor((member.lastCallAtMs ?? 0) / 1000);
    const variables = [
      ['MEMBERINTERFACE', member.interface],
      ['MEMBERNAME', member.name],
      ['MEMBERCALLS', String(member.callsTaken)],
      ['MEMBERLASTCALL', String(lastCall)],
      ['MEMBERPENALTY', String(member.penalty)],
      ['MEMBERDYNAMIC', String(Number(member.isDynamic))],
      ['MEMBERREALTIME', '0'],
    ] as const;
    for (const channel of both) set(channel, variables);
  }
  if (options.setsEntryVariables) {
    const variables = [
      ['QEHOLDTIME', String(caller.waitedSeconds(nowMs))],
      ['QEORIGINALPOS', String(caller.originalPosition)],
    ] as const;
    for (const channel of both) set(channel, variables);
  }
  for (const channel of both) setQueueVariables(queue, channel);
}

function set(channel: Channel, variables: readonly (readonly [name: string, value: string])[]): void {
  for (const [name, value] of variables) channel.setVariable(name, value);
}
