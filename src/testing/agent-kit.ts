import agentCallbackLogin from '../apps/agent-callback-login.ts';
import agentLogin from '../apps/agent-login.ts';
import agentRequest from '../apps/agent-request.ts';
import dialApplication from '../apps/dial.ts';
import noOp from '../apps/no-op.ts';
import wait from '../apps/wait.ts';
import { parseAgentsConf } from '../config/agents-conf.ts';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import type { Channel } from '../core/channel/channel.ts';
import { agentCalls } from '../core/ports/agent-calls.ts';
import { AgentDriver } from '../drivers/agent/agent-driver.ts';
import { AgentPool, agentPool } from '../features/agent/agent-pool.ts';
import { agent as agentFunction } from '../functions/agent.ts';
import { type AppKit, appKit } from './app-kit.ts';
import { legOf } from './scripted-leg.ts';

const EXTENSIONS = `
[default]
exten => 900,1,AgentLogin(1001)
exten => 900,2,NoOp(\${AGENT_STATUS})
exten => 901,1,AgentRequest(1001)
exten => 901,2,NoOp(\${AGENT_STATUS})
exten => 902,1,Dial(Agent/1001,15)
exten => 902,2,NoOp(\${DIALSTATUS})
exten => 903,1,Dial(Agent/@1,15)
exten => 903,2,NoOp(\${DIALSTATUS})
exten => 904,1,Dial(Agent/:1,60)
exten => 905,1,AgentRequest(9999)
exten => 905,2,NoOp(\${AGENT_STATUS})
exten => 906,1,AgentCallbackLogin(1001,,101@default)
exten => 906,2,NoOp(\${AGENTSTATUS} \${AGENTNUMBER} \${AGENTEXTEN})
exten => 906,3,Wait(60)
exten => 907,1,AgentLogin(1002,s)
exten => 908,1,AgentCallbackLogin(1001,,101@default)
exten => 909,1,AgentLogin(1003)
exten => 101,1,Dial(Test/carol)
`;

/** A core with agents, who log in at 900 (1001) and 907 (1002) and are asked for at 901 to 904. */
export interface AgentKit extends AppKit {
  readonly pool: AgentPool;
  /** Calls in, and hears every prompt at once. */
  call(party: string, exten: string): Promise<Channel>;
}

/** Makes one from the text of an agents.conf. */
export async function agentKit(conf: string): Promise<AgentKit> {
  const applications = [agentCallbackLogin, agentLogin, agentRequest, dialApplication, noOp, wait];
  const kit = await appKit(EXTENSIONS, applications, [agentFunction]);
  const file = await readConfOrEmpty(new MemoryConfSource({ 'agents.conf': conf }), 'agents.conf');
  const pool = new AgentPool(kit.core, await parseAgentsConf(file));
  agentPool.fill(kit.core, pool);
  agentCalls.fill(kit.core, pool);
  kit.core.addDriver(new AgentDriver(kit.core, pool));
  return {
    ...kit,
    pool,
    async call(party, exten) {
      const channel = kit.driver.call(party, exten);
      legOf(channel).media.instant = true;
      await kit.settle();
      return channel;
    },
  };
}

/** The steps that a party ran, without their extension. */
export const stepsOf = (kit: AgentKit, party: string): string[] => kit.steps(party).map((step) => step.replace(/^\d+,/, ''));
