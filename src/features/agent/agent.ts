import type { Timer } from '../../base/clock.ts';
import type { AgentOptions } from '../../config/agents-conf.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import type { AgentCall, CallableAgent } from '../../core/ports/agent-calls.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { CallbackCall } from './callback-call.ts';

/**
 * `arriving`: logged in on a Local channel that may yet be optimised away. `called`: the agent is asked to take a call. `wrappingUp`: the
 * time between calls. `leaving`: will be logged off.
 */
export type AgentState = 'loggedOff' | 'arriving' | 'ready' | 'called' | 'onCall' | 'wrappingUp' | 'leaving';

/** What an agent brought along when logging in, in place of its options. */
export interface AgentOverrides {
  readonly acknowledges?: AgentOptions['acknowledges'] | undefined;
  readonly acceptDigits?: string | undefined;
  readonly autoLogoffSeconds?: number | undefined;
  readonly wrapUpMs?: number | undefined;
}

/** The phone on which an agent is logged in, and what serves calls there. */
export interface Duty {
  readonly phone: Channel;
  serve(call: AgentCall): void;
  /** Once no call goes on with `soft`, else at once. */
  leave(soft: boolean): void;
}

/** Where an agent is called back. */
export interface CallbackLogin {
  /** `exten` or `exten@context`. */
  readonly location: string;
  /** Number of the phone that logged in; '' for none. */
  readonly callerNumber: string;
  /** The agent has accepted the call that goes on. */
  isConfirmed: boolean;
}

/** What an agent needs of those who keep it. */
export interface AgentHost {
  /** It is free for a call. */
  onReady(agent: Agent): void;
  logOffCallback(agent: Agent, reason: 'Autologoff' | 'Chanunavail'): void;
}

/** One agent: how it is configured, whether it is there, and what it does. */
export class Agent implements CallableAgent {
  readonly id: string;
  readonly host: AgentHost;
  readonly #core: Core;
  #options: AgentOptions;
  /** Takes effect when nothing goes on. */
  #nextOptions: AgentOptions | undefined;
  #state: AgentState = 'loggedOff';
  #wrapUp: Timer | undefined;
  overrides: AgentOverrides = {};
  duty: Duty | undefined;
  callback: CallbackLogin | undefined;
  /** Milliseconds since the epoch. */
  loggedInAt = 0;
  callStartedAt = 0;
  /** The call that it is asked for or talks in. */
  call: AgentCall | undefined;
  /** Has gone from the configuration: leaves the pool when it logs off. */
  isDoomed = false;

  constructor(core: Core, options: AgentOptions, host: AgentHost) {
    this.#core = core;
    this.id = options.id;
    this.#options = options;
    this.host = host;
  }

  get channelId(): string {
    return this.id;
  }

  get options(): AgentOptions {
    return this.#options;
  }

  get state(): AgentState {
    return this.#state;
  }

  get isLoggedIn(): boolean {
    return this.#state !== 'loggedOff';
  }

  /** Asterisk 20: app_agent_pool.c. */
  get deviceState(): DeviceState {
    if (this.#state === 'loggedOff' || this.#state === 'arriving') return 'UNAVAILABLE';
    return this.#state === 'ready' ? 'NOT_INUSE' : 'INUSE';
  }

  /** The same for those who call `Agent/1001` (2006: chan_agent.c, agent_devicestate). */
  get channelDeviceState(): DeviceState {
    return this.deviceState === 'INUSE' ? 'BUSY' : this.deviceState;
  }

  get loggedInSeconds(): number {
    return Math.floor(this.#core.clock.now() / 1000) - Math.floor(this.loggedInAt / 1000);
  }

  /** Whether this login has to accept calls by digits. */
  get mustAcknowledge(): boolean {
    const acknowledges = this.overrides.acknowledges ?? this.options.acknowledges;
    return acknowledges === 'everybody' || (acknowledges === 'calledBack' && this.callback !== undefined);
  }

  get acceptDigits(): string {
    return this.overrides.acceptDigits ?? this.options.acceptDigits;
  }

  get autoLogoffMs(): number {
    return (this.overrides.autoLogoffSeconds ?? this.options.autoLogoffSeconds) * 1000;
  }

  setState(state: AgentState): void {
    this.#wrapUp?.cancel();
    const before = this.deviceState;
    this.#state = state;
    if (state === 'loggedOff' || state === 'ready') this.call = undefined;
    if (state === 'loggedOff') this.overrides = {};
    if (this.deviceState !== before) this.reportState();
    if (state === 'ready') this.host.onReady(this);
  }

  reportState(): void {
    this.#core.devices.set(`Agent:${this.id}`, this.deviceState);
    this.#core.devices.set(`Agent/${this.id}`, this.channelDeviceState);
  }

  forget(): void {
    this.#core.devices.forget(`Agent:${this.id}`);
    this.#core.devices.forget(`Agent/${this.id}`);
  }

  configure(options: AgentOptions): void {
    this.#nextOptions = options;
    if (!this.isLoggedIn) this.takeOptions();
  }

  takeOptions(): void {
    this.#options = this.#nextOptions ?? this.#options;
    this.#nextOptions = undefined;
  }

  /** Gives it a call; false when it is not free. */
  offer(call: AgentCall): boolean {
    if (this.#state !== 'ready') return false;
    if (this.duty) {
      this.#begin(call);
      this.duty.serve(call);
      return true;
    }
    const { callback } = this;
    if (!callback) return false;
    this.#begin(call);
    new CallbackCall(this.#core, this, callback, call).start();
    return true;
  }

  #begin(call: AgentCall): void {
    this.call = call;
    this.setState('called');
  }

  /** It has accepted the call. */
  connected(): void {
    this.callStartedAt = this.#core.clock.now();
    this.setState('onCall');
  }

  /** The call is over: a time of its own, then the next one. */
  finished(): void {
    this.takeOptions();
    this.call = undefined;
    const wrapUpMs = this.overrides.wrapUpMs ?? this.options.wrapUpMs;
    if (wrapUpMs <= 0) {
      this.setState('ready');
      return;
    }
    this.setState('wrappingUp');
    this.#wrapUp = this.#core.clock.setTimer(wrapUpMs, () => this.setState('ready'));
  }
}
