import type { QueueAgentFact, QueueMemberSnapshot } from '../../../core/facts/queue-facts.ts';
import { defineEvent } from '../../define-event.ts';
import { classicCaller, classicChannelName } from '../../headers/classic-channel.ts';
import { line } from '../../headers/line.ts';
import { classicMemberCounts } from '../../headers/queue.ts';

/** What queues of 2006 wrote for a caller that is not known. */
const UNKNOWN_HERE = 'unknown';

const memberHead = (member: QueueMemberSnapshot): string =>
  line('Queue', member.queue) + line('Location', member.interface) + line('MemberName', member.name);

/** `eventwhencalled = vars`: a line each, where 2006 ran them together. */
const variableHeaders = ({ variables }: QueueAgentFact): string =>
  variables.map(([name, value]) => line('Variable', `${name}=${value}`)).join('');

const isTold = ({ isToldInClassic }: { isToldInClassic: boolean }): boolean => isToldInClassic;

/** Queues as 2006 told them (AMI classic section 10). The leg of a member is `Channel`, the caller its unique id alone. */
export const queueEvents = [
  defineEvent({
    name: 'Join',
    on: 'queue.callerJoined',
    class: 'call',
    headers: ({ channel, queue, position, count }) => {
      const { number, name } = classicCaller(channel);
      return (
        line('Channel', classicChannelName(channel.name)) +
        line('CallerID', number ?? UNKNOWN_HERE) +
        line('CallerIDName', name ?? UNKNOWN_HERE) +
        line('Queue', queue) +
        line('Position', position) +
        line('Count', count) +
        line('Uniqueid', channel.uniqueId)
      );
    },
  }),
  defineEvent({
    name: 'Leave',
    on: 'queue.callerLeft',
    class: 'call',
    headers: ({ channel, queue, count }) =>
      line('Channel', classicChannelName(channel.name)) + line('Queue', queue) + line('Count', count) + line('Uniqueid', channel.uniqueId),
  }),
  defineEvent({
    name: 'QueueCallerAbandon',
    on: 'queue.callerAbandoned',
    class: 'agent',
    headers: ({ channel, queue, position, originalPosition, holdSeconds }) =>
      line('Queue', queue) +
      line('Uniqueid', channel.uniqueId) +
      line('Position', position) +
      line('OriginalPosition', originalPosition) +
      line('HoldTime', holdSeconds),
  }),
  defineEvent({
    name: 'QueueMemberAdded',
    on: 'queue.memberAdded',
    class: 'agent',
    headers: ({ member }) => memberHead(member) + classicMemberCounts(member),
  }),
  defineEvent({ name: 'QueueMemberRemoved', on: 'queue.memberRemoved', class: 'agent', headers: ({ member }) => memberHead(member) }),
  defineEvent({
    name: 'QueueMemberStatus',
    on: 'queue.memberStateChanged',
    class: 'agent',
    when: isTold,
    headers: ({ member }) => memberHead(member) + classicMemberCounts(member),
  }),
  defineEvent({
    name: 'QueueMemberPaused',
    on: 'queue.memberPaused',
    class: 'agent',
    headers: ({ member }) => memberHead(member) + line('Paused', Number(member.isPaused)),
  }),
  defineEvent({
    name: 'AgentCalled',
    on: 'queue.agentCalled',
    class: 'agent',
    when: isTold,
    headers: (fact) => {
      const { caller } = fact;
      const { number, name } = classicCaller(caller);
      return (
        line('AgentCalled', fact.interface) +
        line('ChannelCalling', classicChannelName(caller.name)) +
        line('CallerIDNum', number ?? UNKNOWN_HERE) +
        line('CallerIDName', name ?? UNKNOWN_HERE) +
        line('Context', caller.context) +
        line('Extension', caller.exten) +
        line('Priority', caller.priority) +
        variableHeaders(fact)
      );
    },
  }),
  defineEvent({
    name: 'AgentConnect',
    on: 'queue.agentConnected',
    class: 'agent',
    when: isTold,
    headers: (fact) =>
      line('Queue', fact.queue) +
      line('Uniqueid', fact.caller.uniqueId) +
      line('Channel', classicChannelName(fact.agent.name)) +
      line('Member', fact.interface) +
      line('MemberName', fact.memberName) +
      line('Holdtime', fact.holdSeconds) +
      line('BridgedChannel', fact.agent.uniqueId) +
      variableHeaders(fact),
  }),
  defineEvent({
    name: 'AgentComplete',
    on: 'queue.agentCompleted',
    class: 'agent',
    when: isTold,
    headers: (fact) =>
      line('Queue', fact.queue) +
      line('Uniqueid', fact.caller.uniqueId) +
      line('Channel', classicChannelName(fact.agent.name)) +
      // Named only where it was not the member who hung up.
      (fact.reason === 'agent' ? '' : line('Member', fact.interface)) +
      line('MemberName', fact.memberName) +
      line('HoldTime', fact.holdSeconds) +
      line('TalkTime', fact.talkSeconds) +
      line('Reason', fact.reason) +
      variableHeaders(fact),
  }),
  defineEvent({
    name: 'AgentDump',
    on: 'queue.agentDumped',
    class: 'agent',
    when: isTold,
    headers: (fact) =>
      line('Queue', fact.queue) +
      line('Uniqueid', fact.caller.uniqueId) +
      line('Channel', classicChannelName(fact.agent.name)) +
      line('Member', fact.interface) +
      line('MemberName', fact.memberName) +
      variableHeaders(fact),
  }),
];
