import { orAborted } from '../../base/abort.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { AgentCall } from '../../core/ports/agent-calls.ts';
import { acceptCall } from './accept-call.ts';
import type { Agent, Duty } from './agent.ts';
import type { AgentPool } from './agent-pool.ts';
import { recordAgentCall, stopRecording } from './record-call.ts';

/** Flag of Asterisk that SoftHangupRequest shows where somebody else ends a channel (AST_SOFTHANGUP_EXPLICIT). */
const SOFT_HANGUP_EXPLICIT = 32;

/** How long an agent on a Local channel is not called, until the exchange has had time to take that channel out of the way. */
const ARRIVAL_MS = 5000;

export interface DutyOptions {
  readonly core: Core;
  readonly pool: AgentPool;
  readonly agent: Agent;
  readonly phone: Channel;
  /** Of the application that runs on the phone. */
  readonly signal: AbortSignal;
  /** Plays a sound on the phone until it ends, a digit for which `stopsAt` holds, or the signal. */
  readonly play: (sound: string, signal: AbortSignal, stopsAt: (digit: string) => boolean) => Promise<void>;
}

/**
 * An agent's time on a phone that stays connected: waits in the holding bridge with music, is asked for, talks, and comes back. Order of what
 * is told: recorded session agent-01; Asterisk 20: app_agent_pool.c.
 */
export class AgentDuty implements Duty {
  readonly phone: Channel;
  readonly #core: Core;
  readonly #pool: AgentPool;
  readonly #agent: Agent;
  readonly #signal: AbortSignal;
  readonly #play: DutyOptions['play'];
  readonly #waitingLine: Channel['connectedLine'];
  #call: AgentCall | undefined;
  #isLeaving = false;
  #wake: (() => void) | undefined;

  constructor({ core, pool, agent, phone, signal, play }: DutyOptions) {
    this.#core = core;
    this.#pool = pool;
    this.#agent = agent;
    this.phone = phone;
    this.#signal = signal;
    this.#play = play;
    this.#waitingLine = phone.connectedLine;
  }

  serve(call: AgentCall): void {
    this.#call = call;
    this.#wake?.();
  }

  leave(soft: boolean): void {
    this.#isLeaving = true;
    if (soft) this.#wake?.();
    else {
      this.phone.publishSoftHangup(SOFT_HANGUP_EXPLICIT);
      this.phone.requestHangup();
    }
  }

  /** From the moment when the agent is logged in until it is logged off, whatever ends it. */
  async run(): Promise<void> {
    const [agent, phone] = [this.#agent, this.phone];
    this.#core.bus.publish('agent.loggedIn', { agent: agent.id, channel: phone.toldSnapshot });
    this.#arrive();
    // Who is kicked from where agents wait is back at once: it is still logged in.
    const stopListening = phone.signals.on('kicked', () => {
      if (phone.bridge !== this.#pool.hold) return;
      this.#leaveHold();
      this.#enterHold();
    });
    try {
      while (!this.#isLeaving) {
        // Whatever ends it from here on is a plain end.
        this.phone.assign({ hangupCause: HangupCause.NormalClearing });
        this.#enterHold();
        await orAborted(this.#signal, this.#somethingToDo());
        if (this.#call) await this.#take(this.#call);
      }
    } finally {
      stopListening();
      this.#leaveHold();
      this.#call?.lost('unavailable');
      const { loggedInSeconds } = agent;
      this.#pool.left(agent);
      this.#core.bus.publish('agent.loggedOff', { agent: agent.id, channel: phone.toldSnapshot, loggedInSeconds });
    }
  }

  /** A phone may be called at once. */
  #arrive(): void {
    if (!this.phone.leg.relays) {
      this.#agent.setState('ready');
      return;
    }
    this.#agent.setState('arriving');
    const timer = this.#core.clock.setTimer(ARRIVAL_MS, () => {
      if (this.#agent.duty === this && this.#agent.state === 'arriving') this.#agent.setState('ready');
    });
    this.#signal.addEventListener('abort', () => timer.cancel(), { once: true });
  }

  #somethingToDo(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#call || this.#isLeaving) resolve();
    });
  }

  async #take(call: AgentCall): Promise<void> {
    const [agent, phone] = [this.#agent, this.phone];
    phone.update({ connectedLine: call.caller });
    this.#core.holdMusic.stop(phone);
    const outcome = await this.#ask(call);
    this.#call = undefined;
    this.#leaveHold();
    if (outcome === 'accepted') {
      agent.connected();
      if (agent.options.recordsCalls) recordAgentCall(this.#core, agent, phone);
      await call.connect(phone, agent.options);
      stopRecording(this.#core, phone);
    } else call.lost('unavailable');
    this.#signal.throwIfAborted();
    phone.update({ connectedLine: this.#waitingLine });
    if (outcome === 'late') this.#isLeaving = true;
    if (this.#isLeaving) agent.setState('leaving');
    else if (outcome === 'accepted') agent.finished();
    else agent.setState('ready');
  }

  /** Beeps, and waits for the digits that accept the call where they are wanted. */
  async #ask(call: AgentCall): Promise<'accepted' | 'late' | 'gone'> {
    const agent = this.#agent;
    const digits = agent.mustAcknowledge ? agent.acceptDigits : '';
    const done = new AbortController();
    const signal = AbortSignal.any([this.#signal, call.signal, done.signal]);
    const { beepSound } = agent.options;
    try {
      // Listened for from the first beep on: whoever knows the sound does not wait for its end.
      const acceptance = digits === '' ? undefined : acceptCall(this.phone, { digits, limitMs: agent.autoLogoffMs, signal });
      acceptance?.catch(() => {});
      if (acceptance) call.ringing();
      if (beepSound !== '') await this.#play(beepSound, signal, (digit) => digits === '' || digit === digits[0]);
      return (await acceptance) ?? 'accepted';
    } catch (thrown) {
      if (this.#signal.aborted || !call.signal.aborted) throw thrown;
      return 'gone';
    } finally {
      done.abort();
    }
  }

  #enterHold(): void {
    const { phone } = this;
    if (phone.bridge === this.#pool.hold) return;
    this.#pool.hold.enter(phone);
    this.#core.holdMusic.start(phone, this.#agent.options.musicClass);
  }

  #leaveHold(): void {
    this.#core.holdMusic.stop(this.phone);
    if (this.phone.bridge === this.#pool.hold) this.#pool.hold.leave(this.phone);
  }
}
