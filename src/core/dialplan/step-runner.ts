import type { Channel } from '../channel/channel.ts';
import { Interruption, isInterruption } from '../channel/interruption.ts';
import type { Core } from '../core.ts';
import { substitute } from './channel-scope.ts';
import type { Application, ApplicationResult } from './define-application.ts';
import { MAX_STEPS_WITHOUT_WAIT, Pace } from './pace.ts';
import { beginApplication } from './run-application.ts';

/** A priority of the dialplan, or the one application of an Originate. */
export interface Step {
  readonly application: string;
  readonly data: string;
}

/** Runs steps on one channel, and whatever they run in the midst of themselves, all under one signal. What follows an interruption it leaves to others. */
export class StepRunner {
  /** False while an Originate's application runs by itself: it is no priority, and such a call has no soft hang-up and no `h`. */
  inDialplan = true;
  readonly #core: Core;
  readonly #channel: Channel;
  /** One for all that runs on the channel, also in the midst of an application. */
  readonly #pace: Pace;
  #controller = new AbortController();
  #isInHangupExtension = false;

  constructor(core: Core, channel: Channel) {
    this.#core = core;
    this.#channel = channel;
    this.#pace = new Pace(core.turns, core.clock);
  }

  /** The signal of what runs now. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Never in `h`, where each application is interrupted by itself. */
  get isInterrupted(): boolean {
    return !this.#isInHangupExtension && this.#controller.signal.aborted;
  }

  interrupt(reason: Interruption): void {
    if (!this.#isInHangupExtension) this.#controller.abort(reason);
  }

  /** What was interrupted has ended: the next step is not. */
  renew(): void {
    this.#controller = new AbortController();
  }

  /** From now on all is `h`: the call is over and nobody is there to wait for. */
  enterHangupExtension(): void {
    this.#isInHangupExtension = true;
  }

  /** To be asked before each priority: lets others have their turn; false for a channel that has run too long without waiting. */
  mayStep(): boolean | Promise<boolean> {
    const may = this.#pace.next();
    if (may === false) this.#core.logger.warning(`${this.#channel.name} ran ${MAX_STEPS_WITHOUT_WAIT} priorities without waiting: hung up`);
    return may;
  }

  /** Runs a priority of the dialplan, with what its data says of variables and functions put in. */
  async runPriority({ application, data }: Step): Promise<ApplicationResult> {
    const substituted = substitute(this.#core, this.#channel, data);
    return this.run({ application, data: typeof substituted === 'string' ? substituted : await substituted });
  }

  /** Runs a step as it stands, shown on the channel and told. `hangup` where it is not known or failed, nothing where it was interrupted. */
  async run({ application, data }: Step): Promise<ApplicationResult> {
    const channel = this.#channel;
    const definition = this.#find(application);
    if (!definition) return 'hangup';
    const { name } = definition;
    beginApplication(channel, name, data);
    if (this.inDialplan) this.#core.bus.publish('channel.priorityRun', () => ({ channel: channel.snapshot, application: name, data }));
    try {
      return await this.#begin(definition, data);
    } catch (thrown) {
      if (isInterruption(thrown)) return this.#isInHangupExtension ? 'hangup' : undefined;
      this.#core.logger.error(`${name}(${data}) on ${channel.name} failed`, thrown);
      return 'hangup';
    }
  }

  /** Runs an application by name in the midst of another one, neither shown nor told. Rejects with what it throws, interruptions included. */
  async execute(name: string, data: string): Promise<ApplicationResult> {
    const application = this.#find(name);
    return application ? this.#begin(application, data) : 'hangup';
  }

  #find(name: string): Application | undefined {
    const found = this.#core.applications.get(name.toLowerCase());
    if (found) return found;
    const { context, exten, priority } = this.#channel;
    this.#core.logger.warning(`no application '${name}' for extension (${context}, ${exten}, ${priority})`);
    return undefined;
  }

  /** In `h` an application that waits is interrupted, and ends `h` (Asterisk main/channel.c). */
  #begin(application: Application, data: string): ApplicationResult | Promise<ApplicationResult> {
    if (this.#isInHangupExtension) this.renew();
    const controller = this.#controller;
    const { signal } = controller;
    const ending = application.run({ core: this.#core, channel: this.#channel, signal, logger: this.#core.logger }, data);
    if (this.#isInHangupExtension) controller.abort(new Interruption('hangup'));
    return ending;
  }
}
