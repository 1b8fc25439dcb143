import { defineEvent } from '../../define-event.ts';
import { classicChannelName } from '../../headers/classic-channel.ts';
import { line, optionalLine } from '../../headers/line.ts';

/**
 * Agents (AMI classic section 10). That a command logged somebody off is told as Agentcallbacklogoff also for an agent on a phone, whose
 * Agentlogoff follows; an agent who was not logged in is not logged off.
 */
export const agentEvents = [
  defineEvent({
    name: 'Agentlogin',
    on: 'agent.loggedIn',
    class: 'agent',
    headers: ({ agent, channel }) =>
      line('Agent', agent) + line('Channel', classicChannelName(channel.name)) + line('Uniqueid', channel.uniqueId),
  }),
  defineEvent({
    name: 'Agentlogoff',
    on: 'agent.loggedOff',
    class: 'agent',
    headers: ({ agent, loggedInSeconds, channel }) =>
      line('Agent', agent) + line('Logintime', loggedInSeconds) + line('Uniqueid', channel.uniqueId),
  }),
  defineEvent({
    name: 'Agentcallbacklogoff',
    on: 'agent.logoffOrdered',
    class: 'agent',
    headers: ({ agent, loggedInSeconds }) =>
      line('Agent', agent) + line('Reason', 'CommandLogoff') + line('Loginchan', '') + line('Logintime', loggedInSeconds),
  }),
  defineEvent({
    name: 'Agentcallbacklogin',
    on: 'agent.calledBackLoggedIn',
    class: 'agent',
    headers: ({ agent, location, uniqueId }) => line('Agent', agent) + line('Loginchan', location) + optionalLine('Uniqueid', uniqueId),
  }),
  defineEvent({
    name: 'Agentcallbacklogoff',
    on: 'agent.calledBackLoggedOff',
    class: 'agent',
    headers: ({ agent, reason, location, loggedInSeconds, uniqueId }) =>
      line('Agent', agent) +
      line('Reason', reason) +
      line('Loginchan', location) +
      line('Logintime', loggedInSeconds) +
      optionalLine('Uniqueid', uniqueId),
  }),
];
