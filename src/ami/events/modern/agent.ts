import { defineEvent } from '../../define-event.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

/** Agents who log in and off on a phone. Today's dialect has no words for those who are called back. */
export const agentEvents = [
  defineEvent({
    name: 'AgentLogin',
    on: 'agent.loggedIn',
    class: 'agent',
    headers: ({ channel, agent }) => channelHeaders(channel) + line('Agent', agent),
  }),
  defineEvent({
    name: 'AgentLogoff',
    on: 'agent.loggedOff',
    class: 'agent',
    headers: ({ channel, agent, loggedInSeconds }) => channelHeaders(channel) + line('Agent', agent) + line('Logintime', loggedInSeconds),
  }),
];
