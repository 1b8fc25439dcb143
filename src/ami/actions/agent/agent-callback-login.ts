import type { AgentOptions } from '../../../config/agents-conf.ts';
import { defineAction } from '../../define-action.ts';
import { integer, isTrue, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

/** What there is to say to each outcome (Asterisk 1.4: chan_agent.c, action_agent_callback_login). */
const REFUSALS = {
  unknown: 'No such agent',
  onPhone: 'Agent already logged in',
  taken: 'Another agent is logged in at that extension',
} as const;

export default defineAction({
  name: 'AgentCallbackLogin',
  summary: 'Sets an agent as logged in by callback.',
  description: 'Logs an agent in to be called back at an extension.',
  privileges: ['agent'],
  fields: {
    agent: required('Agent', 'id of the agent', 'No agent specified'),
    exten: required('Exten', 'extension at which it is called back', 'No extension specified'),
    context: text('Context', 'context of the extension'),
    ackCall: text('AckCall', 'whether calls have to be accepted by digits'),
    wrapUp: integer('WrapupTime', 'milliseconds after a call before the next one'),
  },
  async run({ exchange }, { agent, exten, context = '', ackCall = '', wrapUp }) {
    const outcome = await exchange.agents.logInCallback(agent, {
      exten,
      context,
      overrides: { acknowledges: acknowledgement(ackCall), wrapUpMs: wrapUp === undefined ? undefined : Math.max(0, wrapUp) },
    });
    return outcome === 'done' ? success('Agent logged in') : failure(REFUSALS[outcome]);
  },
});

const acknowledgement = (word: string): AgentOptions['acknowledges'] =>
  word.toLowerCase() === 'always' ? 'everybody' : isTrue(word) ? 'calledBack' : 'nobody';
