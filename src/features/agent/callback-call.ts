import type { Timer } from '../../base/clock.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { AgentCall } from '../../core/ports/agent-calls.ts';
import { acceptCall } from './accept-call.ts';
import type { Agent, CallbackLogin } from './agent.ts';
import { recordAgentCall } from './record-call.ts';

/** A call to where an agent is called back: rings its extension through the dialplan, and connects the caller when it is answered. */
export class CallbackCall {
  readonly #core: Core;
  readonly #agent: Agent;
  readonly #login: CallbackLogin;
  readonly #call: AgentCall;
  #phone: Channel | undefined;
  #limit: Timer | undefined;
  #offs: (() => void)[] = [];

  constructor(core: Core, agent: Agent, login: CallbackLogin, call: AgentCall) {
    this.#core = core;
    this.#agent = agent;
    this.#login = login;
    this.#call = call;
  }

  start(): void {
    const made = this.#core.request('Local', { resource: `${this.#login.location}/n`, linkedId: this.#call.linkedId });
    if ('refused' in made) {
      this.#unavailable();
      return;
    }
    this.#phone = made;
    made.assign({ connectedLine: this.#call.caller });
    const { signals } = made;
    const onGone = () => this.#end(HangupCause.NormalClearing);
    this.#call.signal.addEventListener('abort', onGone);
    this.#offs = [
      () => this.#call.signal.removeEventListener('abort', onGone),
      signals.on('ringing', () => this.#call.ringing()),
      signals.on('answered', () => void this.#answered(made)),
      signals.on('refused', (kind) => this.#lost(kind === 'busy' ? 'busy' : 'unavailable')),
      signals.on('hangup', () => this.#lost('unavailable')),
    ];
    const limitMs = this.#agent.autoLogoffMs;
    if (limitMs > 0) this.#limit = this.#core.clock.setTimer(limitMs, () => this.#logOff('Autologoff'));
    if (made.leg.call() === false) {
      this.#end(made.hangupCause);
      this.#unavailable();
    }
  }

  async #answered(phone: Channel): Promise<void> {
    const agent = this.#agent;
    this.#limit?.cancel();
    this.#stopListening();
    const gone = new AbortController();
    const off = phone.signals.on('hangup', () => gone.abort());
    try {
      if (agent.mustAcknowledge) {
        const signal = AbortSignal.any([this.#call.signal, gone.signal]);
        const answer = await acceptCall(phone, { digits: agent.acceptDigits, limitMs: agent.autoLogoffMs, signal });
        if (answer === 'late') {
          this.#logOff('Autologoff');
          return;
        }
        this.#login.isConfirmed = true;
      }
      off();
      agent.connected();
      if (agent.options.recordsCalls) recordAgentCall(this.#core, agent, phone);
      await this.#call.connect(phone, agent.options);
    } catch {
      // The caller or the agent has gone meanwhile.
      if (!this.#call.signal.aborted) this.#call.lost('unavailable');
    } finally {
      off();
      this.#login.isConfirmed = false;
      this.#hangUp(HangupCause.NormalClearing);
      if (agent.call === this.#call) agent.finished();
    }
  }

  /** Not answered: the caller is told, and the agent is free again. */
  #lost(why: 'busy' | 'unavailable'): void {
    const cause = this.#phone?.hangupCause ?? HangupCause.NotDefined;
    const cannotBeCalled = this.#phone?.getVariable('CHANLOCALSTATUS') === 'CHANUNAVAIL';
    this.#end(cause);
    if (cannotBeCalled) this.#unavailable();
    else this.#call.lost(why);
  }

  /** There is no such phone. */
  #unavailable(): void {
    const agent = this.#agent;
    if (agent.call === this.#call) agent.finished();
    if (agent.options.logsOffUnavailable) this.#logOff('Chanunavail');
    else this.#call.lost('unavailable');
  }

  #logOff(reason: 'Autologoff' | 'Chanunavail'): void {
    this.#stopListening();
    this.#hangUp(HangupCause.NormalClearing);
    this.#agent.host.logOffCallback(this.#agent, reason);
    this.#call.lost('unavailable');
  }

  #end(cause: number): void {
    this.#limit?.cancel();
    this.#stopListening();
    this.#hangUp(cause);
    const agent = this.#agent;
    if (agent.call === this.#call) agent.finished();
  }

  #hangUp(cause: number): void {
    if (this.#phone && !this.#phone.ended) this.#phone.hangup(cause);
  }

  #stopListening(): void {
    for (const off of this.#offs) off();
    this.#offs = [];
  }
}
