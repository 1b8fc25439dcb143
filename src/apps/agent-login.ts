import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { AgentDuty } from '../features/agent/agent-duty.ts';
import { agentPool } from '../features/agent/agent-pool.ts';
import { identifyAgent, overridesOf } from './support/agent-identity.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts } from './support/prompts.ts';

export default defineApplication({
  name: 'AgentLogin',
  summary: 'Login an agent.',
  syntax: 'AgentLogin(AgentId[,options])',
  description:
    'Logs an agent in on this phone, which stays connected and hears music between calls; a beep announces each. Agents that stand in agents.conf with a password are asked for it, and for their number where none is given. AGENTACKCALL, AGENTACCEPTDTMF, AGENTAUTOLOGOFF, AGENTWRAPUPTIME and AGENTMAXLOGINTRIES take the place of options. Options: s says nothing. `AGENT_STATUS` is INVALID or ALREADY_LOGGED_IN where the dialplan goes on.',
  async run(context, data) {
    const { core, channel, logger, signal } = context;
    const pool = agentPool.of(core);
    pool.open();
    await answerAndListen(context);
    const [id = '', options = ''] = splitArguments(data).map((part) => part.trim());
    const known = pool.get(id);
    const isAsked = known ? known.options.password !== undefined : pool.asksForPasswords;
    if (id === '' && !isAsked) {
      logger.warning(`${channel.name}: AgentLogin needs the id of an agent`);
      return 'hangup';
    }
    if (!isAsked && (!known || known.duty || known.isDoomed)) {
      channel.setVariable('AGENT_STATUS', known?.duty ? 'ALREADY_LOGGED_IN' : 'INVALID');
      return undefined;
    }
    const agent = isAsked ? await identifyAgent(context, pool, id) : known;
    if (!agent || agent.duty) return 'hangup';
    const duty = new AgentDuty({
      core,
      pool,
      agent,
      phone: channel,
      signal,
      play: async (sound, until, stopsAt) => void (await playPrompts({ ...context, signal: until }, [sound], { stopsAt })),
    });
    await pool.beginDuty(agent, duty, overridesOf(context, agent));
    try {
      if (!options.includes('s')) await playPrompts(context, ['agent-loginok']);
    } catch (interruption) {
      pool.left(agent);
      throw interruption;
    }
    await duty.run();
    return 'hangup';
  },
});
