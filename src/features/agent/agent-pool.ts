import type { AgentsOptions } from '../../config/agents-conf.ts';
import { Bridge } from '../../core/bridge/bridge.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import type { AgentCall, AgentCalls, CallableAgent } from '../../core/ports/agent-calls.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { Agent, type AgentHost, type AgentOverrides, type Duty } from './agent.ts';

/** Family of AstDB that keeps callback logins, as chan_agent of 2006 kept them: `Agents/1001` is `exten@context;caller`. */
const FAMILY = 'Agents';

/** How many calls may wait for an agent of a group at a time; one more is refused. */
export const MAX_WAITING_FOR_A_GROUP = 1000;

export type CallbackRefusal = 'unknown' | 'onPhone' | 'taken';

export interface CallbackRequest {
  readonly exten: string;
  /** Empty for the context of the dialplan's default. */
  readonly context: string;
  readonly callerNumber?: string | undefined;
  readonly uniqueId?: string | undefined;
  readonly overrides?: AgentOverrides | undefined;
}

/** All agents of an exchange: one pool for those who log in on a phone that stays connected and those who are called back. */
export class AgentPool implements AgentCalls, AgentHost {
  readonly #core: Core;
  readonly #agents = new Map<string, Agent>();
  readonly #waiting = new Set<{ readonly group: number; readonly call: AgentCall }>();
  #options: AgentsOptions;
  #hold: Bridge | undefined;
  #waitingSerial = 0;

  constructor(core: Core, options: AgentsOptions) {
    this.#core = core;
    this.#options = options;
    this.configure(options);
  }

  get options(): AgentsOptions {
    return this.#options;
  }

  /** Makes the place where agents wait: when somebody first asks for an agent or comes as one (Asterisk 20: app_agent_pool.c). */
  open(): void {
    void this.hold;
  }

  /** Where agents who wait hear music. */
  get hold(): Bridge {
    this.#hold ??= new Bridge(this.#core, {
      type: 'agent_hold',
      technology: 'holding_bridge',
      creator: 'AgentPool',
    });
    return this.#hold;
  }

  /** Takes a new configuration. An agent that is gone is logged off; others keep what they logged in with until their call is over. */
  configure(options: AgentsOptions): void {
    this.#options = options;
    const declared = new Map(options.agents.map((agent) => [agent.id, agent]));
    for (const agent of [...this.#agents.values()]) if (!declared.has(agent.id)) this.#dismiss(agent);
    for (const [id, one] of declared) {
      const known = this.#agents.get(id);
      if (known) {
        known.isDoomed = false;
        known.configure(one);
        continue;
      }
      const agent = new Agent(this.#core, one, this);
      this.#agents.set(id, agent);
      agent.reportState();
    }
    this.#sort();
  }

  /** Takes up the callback logins of before, where they are kept. */
  restore(): void {
    if (!this.#options.isPersistent) return;
    for (const { key, value } of this.#core.database.entries(FAMILY)) {
      const agent = this.#agents.get(key.slice(`/${FAMILY}/`.length));
      const [location = '', callerNumber = ''] = value.split(';');
      if (!agent || location === '' || agent.isLoggedIn) continue;
      agent.callback = { location, callerNumber, isConfirmed: false };
      agent.loggedInAt = this.#core.clock.now();
      agent.setState('ready');
    }
  }

  get(id: string): Agent | undefined {
    return this.#agents.get(id);
  }

  /** Those that there are now, in their order. */
  ids(): readonly string[] {
    return [...this.#agents.keys()];
  }

  /** The agent that logged in with this number and is called back at it, or whose phone has it. */
  ofCaller(number: string): Agent | undefined {
    return [...this.#agents.values()].find((agent) => agent.callback?.callerNumber === number);
  }

  /** Some agents stand in the file with a password, as in 2006: they are asked for it. */
  get asksForPasswords(): boolean {
    return this.#options.agents.some(({ password }) => password !== undefined);
  }

  // ---- logging in and off

  /** An agent takes up a phone; from now on nobody else can. One who was called back is so no longer. */
  async beginDuty(agent: Agent, duty: Duty, overrides: AgentOverrides): Promise<void> {
    agent.duty = duty;
    if (agent.callback) await this.#endCallback(agent, '', duty.phone.uniqueId);
    agent.duty = duty;
    agent.takeOptions();
    agent.overrides = overrides;
    agent.loggedInAt = this.#core.clock.now();
  }

  /**
   * Logs an agent in to be called back. Resolves when that is kept, where it is to be kept.
   * `onPhone`: the agent is logged in on a phone; `taken`: another agent is called back there already.
   */
  async logInCallback(
    id: string,
    { exten, context, callerNumber = '', uniqueId, overrides = {} }: CallbackRequest,
  ): Promise<{ readonly location: string } | CallbackRefusal> {
    const agent = this.#agents.get(id);
    if (!agent || agent.isDoomed) return 'unknown';
    if (agent.duty) return 'onPhone';
    const location = context === '' ? exten : `${exten}@${context}`;
    if (!this.#options.allowsMultipleLogin && this.#isTaken(location, agent)) return 'taken';
    if (!agent.isLoggedIn) {
      agent.takeOptions();
      agent.loggedInAt = this.#core.clock.now();
    }
    agent.overrides = overrides;
    agent.callback = { location, callerNumber, isConfirmed: false };
    if (this.#options.isPersistent) await this.#core.database.put(FAMILY, id, `${location};${callerNumber}`);
    this.#core.bus.publish('agent.calledBackLoggedIn', { agent: id, location, uniqueId });
    if (!agent.isLoggedIn) agent.setState('ready');
    return { location };
  }

  /** Logs off who is called back. Resolves when that is kept. */
  async logOffCallbackByItself(agent: Agent, uniqueId: string | undefined): Promise<void> {
    await this.#endCallback(agent, '', uniqueId);
  }

  logOffCallback(agent: Agent, reason: 'Autologoff' | 'Chanunavail'): void {
    void this.#endCallback(agent, reason, undefined);
  }

  /** Orders an agent off; `soft` lets its call go on to its end. False for one that there is not. */
  async logOff(id: string, soft: boolean): Promise<boolean> {
    const agent = this.#agents.get(id);
    if (!agent) return false;
    if (agent.duty) {
      this.#core.bus.publish('agent.logoffOrdered', { agent: id, loggedInSeconds: agent.loggedInSeconds });
      agent.duty.leave(soft);
    } else if (agent.callback) await this.#endCallback(agent, 'CommandLogoff', undefined, soft);
    return true;
  }

  /** The agent has left its phone, or is called back no longer: nothing is left of its login. */
  left(agent: Agent): void {
    agent.duty = undefined;
    agent.setState('loggedOff');
    if (agent.isDoomed) this.#remove(agent);
    else agent.takeOptions();
  }

  async #endCallback(
    agent: Agent,
    reason: '' | 'CommandLogoff' | 'Autologoff' | 'Chanunavail',
    uniqueId?: string,
    soft = true,
  ): Promise<void> {
    const { callback, loggedInSeconds, call } = agent;
    if (!callback) return;
    agent.callback = undefined;
    if (this.#options.isPersistent) await this.#core.database.delete(FAMILY, agent.id);
    this.#core.bus.publish('agent.calledBackLoggedOff', {
      agent: agent.id,
      location: callback.location,
      loggedInSeconds,
      reason,
      uniqueId,
    });
    this.left(agent);
    if (!soft) call?.lost('unavailable');
  }

  /** Once a configuration, so that lists need not. */
  #sort(): void {
    const agents = new Map(this.#agents);
    this.#agents.clear();
    for (const id of [...agents.keys()].sort()) this.#agents.set(id, agents.get(id)!);
  }

  #isTaken(location: string, except: Agent): boolean {
    return [...this.#agents.values()].some((agent) => agent !== except && agent.callback?.location === location);
  }

  #dismiss(agent: Agent): void {
    agent.isDoomed = true;
    if (agent.duty) agent.duty.leave(false);
    else if (agent.callback) void this.#endCallback(agent, 'CommandLogoff');
    else this.#remove(agent);
  }

  #remove(agent: Agent): void {
    this.#agents.delete(agent.id);
    agent.forget();
  }

  // ---- AgentCalls

  find(resource: string): CallableAgent | 'unknown' | 'loggedOff' | 'busy' {
    const [, kind, number] = /^([@:])(\d{1,2})$/.exec(resource) ?? [];
    if (kind === undefined) {
      const agent = this.#agents.get(resource);
      if (!agent) return 'unknown';
      return agent.state === 'ready' ? agent : agent.isLoggedIn ? 'busy' : 'loggedOff';
    }
    const group = [...this.#agents.values()].filter(({ options }) => options.groups.includes(Number(number)));
    if (group.length === 0) return 'unknown';
    const free = group.find(({ state }) => state === 'ready');
    if (free) return free;
    if (!group.some(({ isLoggedIn }) => isLoggedIn)) return 'loggedOff';
    return kind === ':' ? this.#groupThatIsWaitedFor(Number(number)) : 'busy';
  }

  deviceState(resource: string): DeviceState {
    return this.#agents.get(resource)?.channelDeviceState ?? 'INVALID';
  }

  onReady(agent: Agent): void {
    for (const waiting of this.#waiting) {
      if (!agent.options.groups.includes(waiting.group)) continue;
      this.#waiting.delete(waiting);
      agent.offer(waiting.call);
      return;
    }
  }

  #groupThatIsWaitedFor(group: number): CallableAgent {
    return {
      channelId: `P:${group}-${++this.#waitingSerial}`,
      offer: (call) => {
        if (this.#waiting.size >= MAX_WAITING_FOR_A_GROUP) return false;
        const waiting = { group, call };
        this.#waiting.add(waiting);
        call.signal.addEventListener('abort', () => this.#waiting.delete(waiting), { once: true });
        return true;
      },
    };
  }
}

export const agentPool = new CoreSlot<AgentPool>('agents');
