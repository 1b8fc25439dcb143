import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import { collectDigits } from '../../core/dialplan/digit-collector.ts';
import type { Agent, AgentOverrides } from '../../features/agent/agent.ts';
import type { AgentPool } from '../../features/agent/agent-pool.ts';
import { playPrompts } from './prompts.ts';

const DEFAULT_FIRST_MS = 10_000;
const DEFAULT_NEXT_MS = 5000;

/** Asks with a sound and reads what is dialled up to `#`. A digit ends the sound. */
export async function askFor(context: ApplicationContext, prompt: string): Promise<string> {
  const { channel, signal } = context;
  const { digit = '' } = await playPrompts(context, [prompt], { stopsAt: () => true });
  if (digit === '#') return '';
  return collectDigits(channel, digit, {
    signal,
    firstDigitMs: channel.interpreter?.responseTimeoutMs ?? DEFAULT_FIRST_MS,
    nextDigitMs: channel.interpreter?.digitTimeoutMs ?? DEFAULT_NEXT_MS,
    terminator: '#',
    mayContinue: () => true,
  });
}

/**
 * Finds out who it is, as AgentLogin and AgentCallbackLogin of 2006 did: asks for the number where none is `given`, and for the password of
 * agents who have one (an agent that there is not has one too). Undefined after too many tries.
 */
export async function identifyAgent(context: ApplicationContext, pool: AgentPool, given: string): Promise<Agent | undefined> {
  let id = given || (await askFor(context, 'agent-user'));
  const most = maxTries(context, pool);
  for (let tries = 1; ; tries++) {
    const agent = pool.get(id);
    const password = agent ? (agent.options.password ?? '') : undefined;
    const typed = password === '' ? '' : await askFor(context, 'agent-pass');
    const isRight = agent !== undefined && typed === password;
    if (isRight && !agent.duty && !agent.isDoomed) return agent;
    if (most > 0 && tries >= most) return undefined;
    id = await askFor(context, isRight ? 'agent-alreadyon' : 'agent-incorrect');
  }
}

/** What variables of the channel say in place of the agent's options, for this login. */
export function overridesOf({ channel }: ApplicationContext, agent: Agent): AgentOverrides {
  const acknowledges = channel.getVariable('AGENTACKCALL')?.toLowerCase();
  const whole = (name: string) => {
    const found = /^\s*(\d{1,9})/.exec(channel.getVariable(name) ?? '');
    return found ? Number(found[1]) : undefined;
  };
  const inGeneral = agent.options.password === undefined ? 'everybody' : 'calledBack';
  return {
    acknowledges: !acknowledges
      ? undefined
      : acknowledges === 'always'
        ? 'everybody'
        : /^(?:yes|true|y|t|1|on)$/.test(acknowledges)
          ? inGeneral
          : 'nobody',
    acceptDigits: channel.getVariable('AGENTACCEPTDTMF') || undefined,
    autoLogoffSeconds: whole('AGENTAUTOLOGOFF'),
    wrapUpMs: whole('AGENTWRAPUPTIME'),
  };
}

function maxTries({ channel }: ApplicationContext, pool: AgentPool): number {
  const wanted = channel.getVariable('AGENTMAXLOGINTRIES');
  return wanted && /^\d{1,3}$/.test(wanted) ? Number(wanted) : pool.options.maxLoginTries;
}
