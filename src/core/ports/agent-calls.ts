import type { Channel } from '../channel/channel.ts';
import { CoreSlot } from '../core-slot.ts';
import type { PartyId } from '../snapshots.ts';
import type { DeviceState } from '../state/device-state.ts';

/** Somebody who wants to talk to an agent, seen from the agent. */
export interface AgentCall {
  /** Who it is, for the agent's phone. */
  readonly caller: PartyId;
  /** Unique id of the call that it belongs to. */
  readonly linkedId: string | undefined;
  /** The channel of the caller's side, for lists. */
  readonly channelName: string;
  /** Aborts when the caller gives up. */
  readonly signal: AbortSignal;
  /** The agent is being asked. */
  ringing(): void;
  /** The agent takes it, on that phone. Resolves when they have talked; the phone is the agent's again then. */
  connect(phone: Channel, options: ConnectOptions): Promise<void>;
  /** The agent will not take it. */
  lost(why: 'busy' | 'unavailable'): void;
}

export interface ConnectOptions {
  /** The agent may end the call with this digit; '' for none. */
  readonly endDigit: string;
}

/** An agent, or a group of them, that is there. */
export interface CallableAgent {
  /** What the channel to it is called behind `Agent/`. */
  readonly channelId: string;
  /** False when it is not to be had any more. */
  offer(call: AgentCall): boolean;
}

/** Agents as the driver of `Agent/` channels knows them. */
export interface AgentCalls {
  /** `1001`, `@1` (any of a group), `:1` (any of a group, as soon as one is free). */
  find(resource: string): CallableAgent | 'unknown' | 'loggedOff' | 'busy';
  deviceState(resource: string): DeviceState;
}

export const agentCalls = new CoreSlot<AgentCalls>('agents');
