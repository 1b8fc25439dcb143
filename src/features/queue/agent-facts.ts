import type { Channel } from '../../core/channel/channel.ts';
import type { QueueAgentFact } from '../../core/facts/queue-facts.ts';
import type { QueueMember } from './member.ts';
import type { QueueCaller } from './queue-caller.ts';

/** What all facts of a member's leg have in common. */
export function agentFact(caller: QueueCaller, agent: Channel, member: QueueMember): QueueAgentFact {
  const { eventWhenCalled } = caller.queue.options;
  return {
    caller: caller.channel.snapshot,
    agent: agent.snapshot,
    queue: caller.queue.name,
    interface: member.interface,
    memberName: member.name,
    isToldInClassic: eventWhenCalled !== 'no',
    variables: eventWhenCalled === 'vars' ? [...caller.channel.variables.entries()].reverse() : [],
  };
}
