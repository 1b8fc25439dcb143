import { defineAction } from '../../define-action.ts';
import { flag, required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'AgentLogoff',
  summary: 'Sets an agent as no longer logged in.',
  description: 'Logs an agent off. With Soft a call that goes on may end first.',
  privileges: ['agent'],
  fields: {
    agent: required('Agent', 'id of the agent', 'No agent specified'),
    soft: flag('Soft', 'do not hang up the call that goes on'),
  },
  run: async ({ exchange }, { agent, soft }) =>
    (await exchange.agents.logOff(agent, soft)) ? success('Agent logged out') : failure('No such agent'),
});
