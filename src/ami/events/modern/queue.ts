import type { QueueAgentFact, QueueCallerFact } from '../../../core/facts/queue-facts.ts';
import { defineEvent } from '../../define-event.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';
import { queueMemberHeaders } from '../../headers/queue.ts';

const callerHeaders = ({ channel, queue, position }: QueueCallerFact): string =>
  channelHeaders(channel) + line('Queue', queue) + line('Position', position);

const agentHeaders = ({ caller, agent, queue, interface: device, memberName }: QueueAgentFact): string =>
  channelHeaders(caller) +
  channelHeaders(agent, 'Dest') +
  line('Queue', queue) +
  line('Interface', device) +
  line('MemberName', memberName);

/** Queues (AMI modern section 12): callers, members, and the legs to members, which are called agents here. */
export const queueEvents = [
  defineEvent({
    name: 'QueueCallerJoin',
    on: 'queue.callerJoined',
    class: 'agent',
    headers: (fact) => callerHeaders(fact) + line('Count', fact.count),
  }),
  defineEvent({
    name: 'QueueCallerLeave',
    on: 'queue.callerLeft',
    class: 'agent',
    headers: (fact) => callerHeaders(fact) + line('Count', fact.count),
  }),
  defineEvent({
    name: 'QueueCallerAbandon',
    on: 'queue.callerAbandoned',
    class: 'agent',
    headers: (fact) => callerHeaders(fact) + line('OriginalPosition', fact.originalPosition) + line('HoldTime', fact.holdSeconds),
  }),
  defineEvent({
    name: 'QueueMemberAdded',
    on: 'queue.memberAdded',
    class: 'agent',
    headers: ({ member }) => queueMemberHeaders(member),
  }),
  defineEvent({
    name: 'QueueMemberRemoved',
    on: 'queue.memberRemoved',
    class: 'agent',
    headers: ({ member }) => queueMemberHeaders(member),
  }),
  defineEvent({
    name: 'QueueMemberStatus',
    on: 'queue.memberStateChanged',
    class: 'agent',
    headers: ({ member }) => queueMemberHeaders(member),
  }),
  defineEvent({
    name: 'QueueMemberPause',
    on: 'queue.memberPaused',
    class: 'agent',
    headers: ({ member }) => queueMemberHeaders(member),
  }),
  defineEvent({
    name: 'QueueMemberPenalty',
    on: 'queue.memberPenaltyChanged',
    class: 'agent',
    headers: ({ member }) => queueMemberHeaders(member),
  }),
  defineEvent({
    name: 'QueueMemberRinginuse',
    on: 'queue.memberRingInUseChanged',
    class: 'agent',
    headers: ({ member }) => queueMemberHeaders(member),
  }),
  defineEvent({ name: 'AgentCalled', on: 'queue.agentCalled', class: 'agent', headers: agentHeaders }),
  defineEvent({
    name: 'AgentRingNoAnswer',
    on: 'queue.agentRingNoAnswer',
    class: 'agent',
    headers: (fact) => agentHeaders(fact) + line('RingTime', fact.ringMs),
  }),
  defineEvent({
    name: 'AgentConnect',
    on: 'queue.agentConnected',
    class: 'agent',
    headers: (fact) => agentHeaders(fact) + line('HoldTime', fact.holdSeconds) + line('RingTime', fact.ringSeconds),
  }),
  defineEvent({
    name: 'AgentComplete',
    on: 'queue.agentCompleted',
    class: 'agent',
    headers: (fact) =>
      agentHeaders(fact) + line('HoldTime', fact.holdSeconds) + line('TalkTime', fact.talkSeconds) + line('Reason', fact.reason),
  }),
  defineEvent({ name: 'AgentDump', on: 'queue.agentDumped', class: 'agent', headers: agentHeaders }),
];
