import type { Core } from '../core/core.ts';
import type { ChannelSnapshot } from '../core/snapshots.ts';
import type { Agent } from '../features/agent/agent.ts';
import { agentPool, type CallbackRefusal, type CallbackRequest } from '../features/agent/agent-pool.ts';

/** An agent as lists show it. Plain data of this moment. */
export interface AgentView {
  readonly id: string;
  readonly name: string;
  readonly status: 'loggedOff' | 'idle' | 'onCall';
  /** As `Agent:1001` has it. */
  readonly deviceState: string;
  readonly isWrappingUp: boolean;
  /** The phone on which it is logged in. */
  readonly phone?: ChannelSnapshot | undefined;
  /** Where it is called back: `exten` or `exten@context`; `isConfirmed` while it talks there. */
  readonly callback?: { readonly location: string; readonly isConfirmed: boolean } | undefined;
  /** Seconds since the epoch; 0 where it is logged off. */
  readonly loggedInAt: number;
  readonly callStartedAt: number;
  readonly talkingTo?: { readonly channel: string; readonly number?: string | undefined } | undefined;
  readonly musicClass: string;
  readonly beepSound: string;
  readonly recordsCalls: boolean;
}

/** Who the agents are, and what the manager may do to them. */
export class AgentQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** By id, one by one: those of the beginning as they are at the moment, without those that went. */
  *list(): IterableIterator<AgentView> {
    for (const agent of this.#agents()) yield viewOf(agent);
  }

  /** The same, only of those who are logged in. */
  *loggedIn(): IterableIterator<AgentView> {
    for (const agent of this.#agents()) if (agent.isLoggedIn) yield viewOf(agent);
  }

  *#agents(): IterableIterator<Agent> {
    const pool = agentPool.find(this.#core);
    for (const id of pool?.ids() ?? []) {
      const agent = pool?.get(id);
      if (agent) yield agent;
    }
  }

  get count(): number {
    return agentPool.find(this.#core)?.ids().length ?? 0;
  }

  find(id: string): AgentView | undefined {
    const agent = agentPool.find(this.#core)?.get(id);
    return agent && viewOf(agent);
  }

  /** Logs an agent off; `soft` lets its call go on. Resolves when that is kept; false where there is no such agent. */
  async logOff(id: string, soft: boolean): Promise<boolean> {
    return (await agentPool.find(this.#core)?.logOff(id, soft)) ?? false;
  }

  /** Logs an agent in to be called back at an extension. Resolves when that is kept. */
  async logInCallback(id: string, request: CallbackRequest): Promise<'done' | CallbackRefusal> {
    const outcome = (await agentPool.find(this.#core)?.logInCallback(id, request)) ?? 'unknown';
    return typeof outcome === 'string' ? outcome : 'done';
  }
}

function viewOf(agent: Agent): AgentView {
  const { options, duty, callback, call } = agent;
  const isOnCall = agent.state === 'onCall';
  const seconds = (at: number) => Math.floor(at / 1000);
  return {
    id: agent.id,
    name: options.fullName,
    status: !agent.isLoggedIn ? 'loggedOff' : isOnCall ? 'onCall' : 'idle',
    deviceState: agent.deviceState,
    isWrappingUp: agent.state === 'wrappingUp',
    phone: duty?.phone.snapshot,
    callback: callback && { location: callback.location, isConfirmed: callback.isConfirmed },
    loggedInAt: agent.isLoggedIn ? seconds(agent.loggedInAt) : 0,
    callStartedAt: isOnCall ? seconds(agent.callStartedAt) : 0,
    talkingTo: isOnCall && call ? { channel: call.channelName, number: call.caller.number } : undefined,
    musicClass: options.musicClass,
    beepSound: options.beepSound,
    recordsCalls: options.recordsCalls,
  };
}
