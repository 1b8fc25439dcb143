import { defineApplication } from '../core/dialplan/define-application.ts';
import { agentPool } from '../features/agent/agent-pool.ts';
import { recordAgentCall } from '../features/agent/record-call.ts';
import { jumpTo101 } from './support/priority-jump.ts';

export default defineApplication({
  name: 'AgentMonitorOutgoing',
  summary: 'Record an outgoing call of an agent.',
  syntax: 'AgentMonitorOutgoing([options])',
  description:
    'Finds out by the number of the caller which agent it is, and records the call as calls to that agent are. Options: d goes on at n+101 where it is no agent, n does not warn.',
  run(context, data) {
    const { core, channel, logger } = context;
    const { number } = channel.callerId;
    const agent = number ? agentPool.of(core).ofCaller(number) : undefined;
    if (agent) {
      recordAgentCall(core, agent, channel);
      return undefined;
    }
    if (!data.includes('n')) {
      logger.warning(
        `${channel.name}: AgentMonitorOutgoing: ${number ? `no agent is called back for ${number}` : 'there is no caller id'}`,
      );
    }
    if (data.includes('d')) jumpTo101(context);
    return undefined;
  },
});
