import { parseAgentsConf } from '../../config/agents-conf.ts';
import { agentCalls } from '../../core/ports/agent-calls.ts';
import { AgentDriver } from '../../drivers/agent/agent-driver.ts';
import { logAgents } from '../../features/agent/agent-log.ts';
import { AgentPool, agentPool } from '../../features/agent/agent-pool.ts';
import type { ExchangePart } from './exchange-part.ts';

/** agents.conf: agents who are logged in stay so at a reload, and keep their options until their call is over. */
export const agentsPart: ExchangePart = async ({ core, loader, reloads, onClose }) => {
  const read = () => loader.load('agents.conf', parseAgentsConf);
  const pool = new AgentPool(core, await read());
  agentPool.fill(core, pool);
  agentCalls.fill(core, pool);
  core.addDriver(new AgentDriver(core, pool));
  onClose(logAgents(core));
  reloads({
    module: 'app_agent_pool',
    async prepare() {
      const options = await read();
      return () => pool.configure(options);
    },
  });
  return () => pool.restore();
};
