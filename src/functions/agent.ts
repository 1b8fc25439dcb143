import { entryOf } from '../base/entry-of.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { Agent } from '../features/agent/agent.ts';
import { agentPool } from '../features/agent/agent-pool.ts';

export const agent = defineFunction({
  name: 'AGENT',
  summary: 'Gets information about an Agent',
  syntax: 'AGENT(AgentId[:item])',
  description:
    'Reads status (LOGGEDIN or LOGGEDOUT), name, mohclass, channel (of the phone, without its serial), fullchannel, and exten, where the agent is called back.',
  read({ core }, args) {
    const [id = '', item = 'status'] = args.split(':');
    const found = agentPool.find(core)?.get(id.trim());
    if (!found) {
      core.logger.warning(id === '' ? 'AGENT needs the id of an agent' : `AGENT: there is no agent '${id}'`);
      return '';
    }
    const name = item.toLowerCase();
    return entryOf(ITEMS, name)?.(found) ?? '';
  },
});

const ITEMS: Readonly<Record<string, (agent: Agent) => string | undefined>> = {
  status: ({ isLoggedIn }) => (isLoggedIn ? 'LOGGEDIN' : 'LOGGEDOUT'),
  name: ({ options }) => options.fullName,
  mohclass: ({ options }) => options.musicClass,
  channel: ({ duty }) => duty?.phone.name.replace(/-[^-]*$/, ''),
  fullchannel: ({ duty }) => duty?.phone.name,
  exten: ({ callback }) => callback?.location,
};
