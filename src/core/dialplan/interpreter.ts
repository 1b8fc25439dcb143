// Long because a run is one state machine: steps, jumps, interruptions, digits, `h` and the end read together.

import { sleep } from '../../base/clock.ts';
import type { Channel, ChannelChanges } from '../channel/channel.ts';
import { Interruption, isInterruption } from '../channel/interruption.ts';
import type { Core } from '../core.ts';
import { substitute } from './channel-scope.ts';
import type { Application, ApplicationResult } from './define-application.ts';
import { collectDigits } from './digit-collector.ts';
import { MAX_STEPS_WITHOUT_WAIT, Pace } from './pace.ts';
import { beginApplication } from './run-application.ts';

export interface Position {
  readonly context: string;
  readonly exten: string;
  readonly priority: number;
}

/** A step of a dialplan run, or of the one application of an Originate. */
interface Step {
  readonly application: string;
  readonly data: string;
}

/**
 * Runs the dialplan of one channel, priority by priority (Asterisk: main/pbx.c, __ast_pbx_run), and hangs it up at the end. It alone decides
 * what follows an interruption: a goto goes on elsewhere, a time limit in `T`, a hang-up in `h`.
 */
export class Interpreter {
  readonly #core: Core;
  readonly #channel: Channel;
  /** One for all that runs on the channel, also in the midst of an application. */
  readonly #pace: Pace;
  #controller = new AbortController();
  #goto: Position | undefined;
  #next: Position | undefined;
  /** False while an Originate's application runs by itself: such a call has no soft hang-up and no `h`. */
  #inDialplan = true;
  #timedOut = false;
  #done: Promise<void> = Promise.resolve();
  #hangupExtension = false;
  /** What the channel showed before, and shows again at the end. */
  #outside: Pick<ChannelChanges, 'application' | 'applicationData'> = {};
  #detached = false;
  /** Seconds for TIMEOUT(digit) and TIMEOUT(response), in milliseconds. */
  digitTimeoutMs = 5000;
  responseTimeoutMs = 10_000;

  constructor(core: Core, channel: Channel) {
    this.#core = core;
    this.#channel = channel;
    this.#pace = new Pace(core.turns, core.clock);
  }

  /** The signal of what runs now. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs from `position` (or from where the channel stands) until the call is over. */
  start(position?: Position): void {
    if (position) this.#channel.assign(position);
    this.#run(() => this.#dialplan());
  }

  /** Runs one application in place of a dialplan (Originate with Application), then ends the call. */
  startApplication(step: Step): void {
    this.#inDialplan = false;
    this.#run(async () => {
      await this.#runApplication(step);
      // A redirect while it ran leads into the dialplan.
      if (this.#goto) await this.#dialplan();
    });
  }

  /** The next priority is this one: for Goto, Gosub and their kin, from within a run. */
  jump(position: Position): void {
    this.#next = position;
  }

  /** The channel goes on there, whatever it is doing now: Redirect. */
  goto(context: string, exten: string, priority: number): void {
    this.#goto = { context, exten, priority };
    // Known at once, told later: what is left on the way out is told with the new position (Asterisk does the same).
    this.#channel.assign(this.#goto);
    this.interrupt(new Interruption('goto'));
  }

  /** Ends the run without hanging the channel up, which is somebody else's from then on. Resolves when the application has let go of it. */
  detach(): Promise<void> {
    this.#detached = true;
    this.interrupt(new Interruption('replaced'));
    return this.#done;
  }

  interrupt(reason: Interruption): void {
    if (reason.kind === 'timeout') this.#timedOut = true;
    if (!this.#hangupExtension) this.#controller.abort(reason);
  }

  /** Runs an application by name on this channel under the present signal, as a priority would: for ExecIf, Macro and the like. */
  async execute(name: string, data: string): Promise<ApplicationResult> {
    const application = this.#core.applications.get(name.toLowerCase());
    if (!application) {
      this.#core.logger.warning(
        `no application '${name}' for extension (${this.#channel.context}, ${this.#channel.exten}, ${this.#channel.priority})`,
      );
      return 'hangup';
    }
    return this.#begin(application, data);
  }

  /**
   * Runs priorities in the midst of an application (Macro, Dial's M and U), from `position` and as long as `goesOn` holds before each.
   * What stopped it: `left` (goesOn said no), `missing` (there is no such priority), `hangup` or `interrupted`.
   */
  async runNested(position: Position, goesOn: () => boolean): Promise<'left' | 'missing' | 'hangup' | 'interrupted'> {
    const channel = this.#channel;
    channel.assign(position);
    for (;;) {
      if (this.#interrupted()) return 'interrupted';
      const mayStep = this.#mayStep();
      if (mayStep !== true && !(await mayStep)) return 'hangup';
      const step = this.#core.dialplan.find(channel.context, channel.exten, channel.priority, channel.callerId.number);
      if (!step) return 'missing';
      if (!goesOn()) return 'left';
      const outcome = await this.#runPriority(step);
      if (this.#interrupted()) return 'interrupted';
      if (outcome === 'hangup') return 'hangup';
      if (outcome !== undefined) {
        if (!(await this.#dialled(outcome.digits))) return 'missing';
      } else channel.assign(this.#next ?? { priority: channel.priority + 1 });
      this.#next = undefined;
    }
  }

  /** Where a redirect that came meanwhile leads: for whoever ran something with an interpreter of its own. */
  get redirectedTo(): Position | undefined {
    return this.#goto;
  }

  // ----

  #run(body: () => Promise<void>): void {
    const { application, applicationData } = this.#channel;
    this.#outside = { application, applicationData };
    const run = async () => {
      // Whoever starts a run first finishes what it is doing: the facts that it tells come before those of the run.
      await undefined;
      try {
        await body();
      } catch (thrown) {
        if (!isInterruption(thrown)) this.#core.logger.error(`the dialplan of ${this.#channel.name} failed`, thrown);
      }
      try {
        await this.#finish();
      } catch (thrown) {
        this.#core.logger.error(`the end of ${this.#channel.name} failed`, thrown);
        this.#channel.hangup();
      }
    };
    this.#done = run();
  }

  /** Resolves when the run is over and its channel hung up. Never rejects. */
  get done(): Promise<void> {
    return this.#done;
  }

  async #dialplan(): Promise<void> {
    const channel = this.#channel;
    this.#inDialplan = true;
    channel.touch();
    for (;;) {
      if (!this.#mayGoOn()) return;
      const mayStep = this.#mayStep();
      if (mayStep !== true && !(await mayStep)) return;
      const { context, exten, priority } = channel;
      const step = this.#core.dialplan.find(context, exten, priority, channel.callerId.number);
      if (!step) {
        if (!(await this.#noSuchPriority())) return;
        continue;
      }
      const outcome = await this.#runPriority(step);
      if (this.#interrupted()) continue;
      if (outcome === 'hangup') return;
      if (outcome?.digits !== undefined) {
        if (!(await this.#dialled(outcome.digits))) return;
      } else if (this.#next) {
        channel.assign(this.#next);
        this.#next = undefined;
      } else {
        channel.assign({ priority: channel.priority + 1 });
      }
    }
  }

  /** Lets others have their turn; false for a channel that has run too long without waiting. */
  #mayStep(): boolean | Promise<boolean> {
    const may = this.#pace.next();
    if (may === false) this.#core.logger.warning(`${this.#channel.name} ran ${MAX_STEPS_WITHOUT_WAIT} priorities without waiting: hung up`);
    return may;
  }

  /** Settles what an interruption asked for; false when the dialplan is over. */
  #mayGoOn(): boolean {
    const channel = this.#channel;
    if (this.#goto && !channel.hangingUp) {
      channel.assign(this.#goto);
      this.#goto = undefined;
      this.#next = undefined;
      this.#controller = new AbortController();
      return true;
    }
    if (channel.hangingUp || this.#detached) return false;
    if (!this.#controller.signal.aborted) return true;
    if (!this.#timedOut) return false;
    this.#timedOut = false;
    if (!this.#core.dialplan.hasExten(channel.context, 'T', channel.callerId.number)) return false;
    channel.assign({ exten: 'T', priority: 1 });
    this.#next = undefined;
    this.#controller = new AbortController();
    return true;
  }

  /** Never in `h`, where each application is interrupted by itself. */
  #interrupted(): boolean {
    return !this.#hangupExtension && this.#controller.signal.aborted;
  }

  async #runPriority(step: Step): Promise<ApplicationResult> {
    const substituted = substitute(this.#core, this.#channel, step.data);
    const data = typeof substituted === 'string' ? substituted : await substituted;
    return this.#runApplication({ application: step.application, data });
  }

  async #runApplication({ application, data }: Step): Promise<ApplicationResult> {
    const channel = this.#channel;
    const definition = this.#core.applications.get(application.toLowerCase());
    if (!definition) {
      this.#core.logger.warning(
        `no application '${application}' for extension (${channel.context}, ${channel.exten}, ${channel.priority})`,
      );
      return 'hangup';
    }
    const name = definition.name;
    beginApplication(channel, name, data);
    // What Originate runs in place of a dialplan is no priority.
    if (this.#inDialplan) this.#core.bus.publish('channel.priorityRun', () => ({ channel: channel.snapshot, application: name, data }));
    try {
      return await this.#begin(definition, data);
    } catch (thrown) {
      if (isInterruption(thrown)) return this.#hangupExtension ? 'hangup' : undefined;
      this.#core.logger.error(`${name}(${data}) on ${channel.name} failed`, thrown);
      return 'hangup';
    }
  }

  /** In `h` the call is over and nobody is there to wait for: an application that waits is interrupted, and ends `h` (Asterisk main/channel.c). */
  #begin(application: Application, data: string): ApplicationResult | Promise<ApplicationResult> {
    if (this.#hangupExtension) this.#controller = new AbortController();
    const controller = this.#controller;
    const { signal } = controller;
    const ending = application.run({ core: this.#core, channel: this.#channel, signal, logger: this.#core.logger }, data);
    if (this.#hangupExtension) controller.abort(new Interruption('hangup'));
    return ending;
  }

  /** There is no such priority: `i`, or the end (with the tone that DIALSTATUS asks for). */
  async #noSuchPriority(): Promise<boolean> {
    const channel = this.#channel;
    const { dialplan } = this.#core;
    const number = channel.callerId.number;
    const { context, exten, priority } = channel;
    if (priority === 1 || !dialplan.hasExten(context, exten, number)) {
      if (exten !== 'i' && dialplan.hasExten(context, 'i', number)) {
        channel.setVariable('INVALID_EXTEN', exten);
        channel.assign({ exten: 'i', priority: 1 });
        return true;
      }
      return false;
    }
    if (!dialplan.options.autofallthrough) {
      // The old way: an extension that ran out of priorities waits for digits as WaitExten does.
      return this.#dialled('');
    }
    const status = channel.getVariable('DIALSTATUS');
    const tone = status === 'BUSY' ? 'Busy' : status === 'CONGESTION' || status === 'CHANUNAVAIL' ? 'Congestion' : undefined;
    if (tone) await this.execute(tone, '10').catch(() => undefined);
    return false;
  }

  /** Completes a number that the party dials in the channel's context and goes there: the number, `i`, or `t` when nothing came. */
  async #dialled(first: string): Promise<boolean> {
    const channel = this.#channel;
    const { dialplan } = this.#core;
    const number = channel.callerId.number;
    const digits = await collectDigits(channel, first, {
      signal: this.signal,
      firstDigitMs: this.responseTimeoutMs,
      nextDigitMs: this.digitTimeoutMs,
      mayContinue: (dialled) => dialplan.matchMore(channel.context, dialled, number),
    }).catch(() => undefined);
    if (digits === undefined) return true; // interrupted: the loop's head decides
    if (digits !== '' && dialplan.hasExten(channel.context, digits, number)) {
      channel.assign({ exten: digits, priority: 1 });
      return true;
    }
    const fallback = digits === '' ? 't' : 'i';
    if (!dialplan.hasExten(channel.context, fallback, number)) return false;
    if (fallback === 'i') channel.setVariable('INVALID_EXTEN', digits);
    channel.assign({ exten: fallback, priority: 1 });
    return true;
  }

  /** The end of a run: the soft hang-up that AMI sees, `h`, then the channel itself. */
  async #finish(): Promise<void> {
    const channel = this.#channel;
    if (this.#detached && !channel.hangingUp) return;
    if (!channel.ended && this.#inDialplan) {
      channel.publishSoftHangup(SOFT_HANGUP_APP_UNLOAD);
      if (this.#core.dialplan.hasExten(channel.context, 'h', channel.callerId.number)) await this.#runHangupExtension();
    }
    channel.interpreter = undefined;
    const { application, applicationData } = channel;
    channel.ranLast = { application, applicationData };
    channel.assign(this.#outside);
    channel.hangup();
  }

  async #runHangupExtension(): Promise<void> {
    const channel = this.#channel;
    this.#hangupExtension = true;
    channel.assign({ exten: 'h', priority: 1 });
    this.#next = undefined;
    for (;;) {
      const mayStep = this.#mayStep();
      if (mayStep !== true && !(await mayStep)) return;
      const step = this.#core.dialplan.find(channel.context, 'h', channel.priority, channel.callerId.number);
      if (!step || channel.exten !== 'h') return;
      const outcome = await this.#runPriority(step);
      if (outcome === 'hangup') return;
      channel.assign(this.#next ?? { priority: channel.priority + 1 });
      this.#next = undefined;
    }
  }

  /** False while an Originate's application runs in place of a dialplan. */
  get inDialplan(): boolean {
    return this.#inDialplan;
  }

  /** Waits, or throws the interruption. */
  wait(ms: number): Promise<void> {
    return sleep(this.#core.clock, ms, this.signal);
  }
}

/** AST_SOFTHANGUP_APPUNLOAD: what SoftHangupRequest shows as Cause at the end of a dialplan (Asterisk main/pbx.c). */
const SOFT_HANGUP_APP_UNLOAD = 16;
