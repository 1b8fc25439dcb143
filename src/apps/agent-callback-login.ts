import { splitArguments } from '../core/dialplan/arguments.ts';
import { type ApplicationContext, defineApplication } from '../core/dialplan/define-application.ts';
import type { Agent } from '../features/agent/agent.ts';
import { type AgentPool, agentPool } from '../features/agent/agent-pool.ts';
import { askFor, identifyAgent, overridesOf } from './support/agent-identity.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts } from './support/prompts.ts';

/** How often somebody is asked for an extension that there is not. */
const MAX_LOCATION_TRIES = 3;

export default defineApplication({
  name: 'AgentCallbackLogin',
  summary: 'Call agent callback login.',
  syntax: 'AgentCallbackLogin([AgentNo][,[options][,[exten]@context]])',
  description:
    'Logs an agent in to be called back at an extension, which is asked for where it is not given; an empty one logs the agent off. Options: s says nothing. Sets AGENTNUMBER, AGENTEXTEN and AGENTSTATUS (on, off or fail).',
  async run(context, data) {
    const { core, channel } = context;
    const pool = agentPool.of(core);
    const [id = '', options = '', place = ''] = splitArguments(data).map((part) => part.trim());
    const isSilent = options.includes('s');
    const [exten = '', dialplanContext = ''] = place.split('@');
    await answerAndListen(context);
    const agent = await identifyAgent(context, pool, id);
    const outcome = agent ? await logIn(context, pool, agent, { exten, dialplanContext, isSilent }) : undefined;
    if (agent && outcome) channel.setVariable('AGENTNUMBER', agent.id);
    channel.setVariable('AGENTSTATUS', outcome?.status ?? 'fail');
    if (outcome?.status === 'on') channel.setVariable('AGENTEXTEN', outcome.exten);
    if (core.dialplan.hasExten(channel.context, channel.exten, channel.callerId.number, channel.priority + 1)) return undefined;
    if (!isSilent) await playPrompts(context, [channel.getVariable('AGENTGOODBYE') || pool.options.goodbyeSound]);
    return 'hangup';
  },
});

interface Place {
  readonly exten: string;
  readonly dialplanContext: string;
  readonly isSilent: boolean;
}

async function logIn(
  context: ApplicationContext,
  pool: AgentPool,
  agent: Agent,
  { exten, dialplanContext, isSilent }: Place,
): Promise<{ status: 'on'; exten: string } | { status: 'off' } | undefined> {
  const { channel } = context;
  let wanted = exten || (await askFor(context, 'agent-newlocation'));
  for (let tries = 1; wanted !== ''; tries++) {
    if (context.core.dialplan.hasExten(dialplanContext || 'default', wanted, channel.callerId.number)) {
      if (!isSilent) await playPrompts(context, ['agent-loginok']);
      const done = await pool.logInCallback(agent.id, {
        exten: wanted,
        context: dialplanContext,
        callerNumber: channel.callerId.number,
        uniqueId: channel.uniqueId,
        overrides: overridesOf(context, agent),
      });
      if (typeof done !== 'string') return { status: 'on', exten: wanted };
      if (done !== 'taken') return undefined;
    }
    if (tries >= MAX_LOCATION_TRIES) return undefined;
    await playPrompts(context, ['invalid']);
    wanted = await askFor(context, 'agent-newlocation');
  }
  if (!isSilent) await playPrompts(context, ['agent-loggedoff']);
  await pool.logOffCallbackByItself(agent, channel.uniqueId);
  return { status: 'off' };
}
