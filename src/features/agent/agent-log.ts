import type { Core } from '../../core/core.ts';
import { queueLogSlot } from '../../core/ports/queue-log.ts';

const NONE = 'NONE';

/** Writes who logs in and off into `queue_log`, in the lines of chan_agent. The result ends that. */
export function logAgents(core: Core): () => void {
  const write = (agent: string, event: string, callId: string | undefined, ...data: readonly (string | number)[]) =>
    queueLogSlot.find(core)?.write({ callId: callId ?? NONE, queue: NONE, agent: `Agent/${agent}`, event }, ...data);
  const offs = [
    core.bus.subscribe(['agent.loggedIn'], ({ agent, channel }) => write(agent, 'AGENTLOGIN', channel.uniqueId, channel.name)),
    core.bus.subscribe(['agent.loggedOff'], ({ agent, channel, loggedInSeconds }) =>
      write(agent, 'AGENTLOGOFF', channel.uniqueId, channel.name, loggedInSeconds),
    ),
    core.bus.subscribe(['agent.calledBackLoggedIn'], ({ agent, location, uniqueId }) =>
      write(agent, 'AGENTCALLBACKLOGIN', uniqueId, location),
    ),
    core.bus.subscribe(['agent.calledBackLoggedOff'], ({ agent, location, loggedInSeconds, reason, uniqueId }) =>
      write(agent, 'AGENTCALLBACKLOGOFF', uniqueId, location, loggedInSeconds, reason),
    ),
  ];
  return () => {
    for (const off of offs) off();
  };
}
