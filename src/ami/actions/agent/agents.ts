import { each } from '../../../base/each.ts';
import type { AgentView } from '../../../exchange/agent-queries.ts';
import { defineAction } from '../../define-action.ts';
import { optionalChannelHeaders } from '../../headers/channel.ts';
import { classicChannelName } from '../../headers/classic-channel.ts';
import { line, optionalLine } from '../../headers/line.ts';
import { item, list } from '../../reply.ts';

const STATUS = { loggedOff: 'AGENT_LOGGEDOFF', idle: 'AGENT_IDLE', onCall: 'AGENT_ONCALL' } as const;

export default defineAction({
  name: 'Agents',
  summary: 'Lists agents and their status.',
  description: 'Lists every agent of agents.conf, with the phone on which it is logged in and whom it talks to.',
  privileges: ['agent'],
  run: ({ exchange, dialect }) =>
    list({
      message: 'Agents will follow',
      items: each(exchange.agents.list(), (agent) => item('Agents', (dialect.name === 'classic' ? classicBody : modernBody)(agent))),
      complete: 'AgentsComplete',
    }),
});

const modernBody = (agent: AgentView): string =>
  line('Agent', agent.id) +
  line('Name', agent.name) +
  line('Status', STATUS[agent.status]) +
  optionalLine('TalkingToChan', agent.talkingTo?.channel) +
  optionalLine('CallStarted', agent.talkingTo && agent.callStartedAt) +
  optionalLine('LoggedInTime', agent.status === 'loggedOff' ? undefined : agent.loggedInAt) +
  optionalChannelHeaders(agent.status === 'loggedOff' ? undefined : agent.phone);

const NOT_AVAILABLE = 'n/a';

/** TalkingTo is the number of the caller; the server of 2006 gave that of the agent's own phone. */
const classicBody = (agent: AgentView): string =>
  line('Agent', agent.id) +
  line('Name', agent.name || 'None') +
  line('Status', STATUS[agent.status]) +
  line('LoggedInChan', classicPlace(agent)) +
  line('LoggedInTime', agent.loggedInAt) +
  line('TalkingTo', agent.talkingTo?.number || NOT_AVAILABLE);

function classicPlace({ phone, callback, status }: AgentView): string {
  if (status === 'loggedOff') return NOT_AVAILABLE;
  if (callback) return callback.isConfirmed ? ` ${callback.location} (Confirmed)` : callback.location;
  return phone ? classicChannelName(phone.name) : NOT_AVAILABLE;
}
