import { NOBODY } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { AgentCalls } from '../../core/ports/agent-calls.ts';
import type { ChannelRequest, Driver, Refusal } from '../../core/ports/driver.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { AgentLeg } from './agent-leg.ts';

/** Why an agent cannot be had, as chan_agent of 2006 said it. */
const CAUSES = {
  unknown: HangupCause.SubscriberAbsent,
  loggedOff: HangupCause.SubscriberAbsent,
  busy: HangupCause.UserBusy,
} as const;

/**
 * Channels to agents, as Dial and queues of 2006 call them: `Agent/1001`, `Agent/@1` (any of group 1), `Agent/:1` (the same, and waits until
 * one is free). The phone on which the agent is logged in is a channel of its own; this one ends with the call.
 */
export class AgentDriver implements Driver {
  readonly technology = 'Agent';
  readonly description = 'Call Agent Proxy Channel';
  readonly #core: Core;
  readonly #agents: AgentCalls;

  constructor(core: Core, agents: AgentCalls) {
    this.#core = core;
    this.#agents = agents;
  }

  request({ resource, uniqueId, linkedId }: ChannelRequest): Channel | Refusal {
    const agent = this.#agents.find(resource);
    if (typeof agent === 'string') return { refused: true, cause: CAUSES[agent] };
    const name = `Agent/${agent.channelId}`;
    // A call to the agent that was refused may still have its channel for a moment.
    if (this.#core.channels.find(name)) return { refused: true, cause: HangupCause.UserBusy };
    const leg = new AgentLeg(this.#core, agent);
    const made = this.#core.channels.create({
      technology: this.technology,
      name,
      uniqueId,
      linkedId,
      dialedAs: NOBODY,
      leg: (channel) => leg.attach(channel),
    });
    return made ?? { refused: true, cause: HangupCause.NotDefined };
  }

  deviceState(resource: string): DeviceState {
    return this.#agents.deviceState(resource);
  }
}
