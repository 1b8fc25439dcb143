import type { Channel, ChannelChanges } from '../channel/channel.ts';
import { Interruption, isInterruption } from '../channel/interruption.ts';
import type { Core } from '../core.ts';
import type { ApplicationResult } from './define-application.ts';
import type { Position } from './position.ts';
import { goToDialled, goToInvalid, hasExten } from './special-extensions.ts';
import { type Step, StepRunner } from './step-runner.ts';

/**
 * Runs the dialplan of one channel, priority by priority (Asterisk: main/pbx.c, __ast_pbx_run), and hangs it up at the end. It alone decides
 * what follows an interruption: a goto goes on elsewhere, a time limit in `T`, a hang-up in `h`.
 */
export class Interpreter {
  readonly #core: Core;
  readonly #channel: Channel;
  readonly #steps: StepRunner;
  /** Where a redirect leads. */
  #goto: Position | undefined;
  /** Where the priority that runs now sends the channel. */
  #next: Position | undefined;
  #timedOut = false;
  #done: Promise<void> = Promise.resolve();
  /** What the channel showed before, and shows again at the end. */
  #outside: Pick<ChannelChanges, 'application' | 'applicationData'> = {};
  #detached = false;
  /** TIMEOUT(digit) and TIMEOUT(response). */
  digitTimeoutMs = 5000;
  responseTimeoutMs = 10_000;

  constructor(core: Core, channel: Channel) {
    this.#core = core;
    this.#channel = channel;
    this.#steps = new StepRunner(core, channel);
  }

  /** The signal of what runs now. */
  get signal(): AbortSignal {
    return this.#steps.signal;
  }

  /** False while an Originate's application runs in place of a dialplan. */
  get inDialplan(): boolean {
    return this.#steps.inDialplan;
  }

  /** Resolves when the run is over and its channel hung up. Never rejects. */
  get done(): Promise<void> {
    return this.#done;
  }

  /** Where a redirect that came meanwhile leads: for whoever ran something with an interpreter of its own. */
  get redirectedTo(): Position | undefined {
    return this.#goto;
  }

  /** Runs from `position` (or from where the channel stands) until the call is over. */
  start(position?: Position): void {
    if (position) this.#channel.assign(position);
    this.#run(() => this.#dialplan());
  }

  /** Runs one application in place of a dialplan (Originate with Application), then ends the call. */
  startApplication(step: Step): void {
    this.#steps.inDialplan = false;
    this.#run(async () => {
      await this.#steps.run(step);
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
    this.#steps.interrupt(reason);
  }

  /** Runs an application by name on this channel under the present signal, as a priority would: for ExecIf, Macro and the like. */
  execute(name: string, data: string): Promise<ApplicationResult> {
    return this.#steps.execute(name, data);
  }

  /**
   * Runs priorities in the midst of an application (Macro, Dial's M and U), from `position` and as long as `goesOn` holds before each.
   * What stopped it: `left` (goesOn said no), `missing` (there is no such priority), `hangup` or `interrupted`.
   */
  async runNested(position: Position, goesOn: () => boolean): Promise<'left' | 'missing' | 'hangup' | 'interrupted'> {
    const channel = this.#channel;
    channel.assign(position);
    for (;;) {
      if (this.#steps.isInterrupted) return 'interrupted';
      const mayStep = this.#steps.mayStep();
      if (mayStep !== true && !(await mayStep)) return 'hangup';
      const step = this.#core.dialplan.find(channel.context, channel.exten, channel.priority, channel.callerId.number);
      if (!step) return 'missing';
      if (!goesOn()) return 'left';
      const outcome = await this.#steps.runPriority(step);
      if (this.#steps.isInterrupted) return 'interrupted';
      if (outcome === 'hangup') return 'hangup';
      if (outcome !== undefined) {
        if (!(await this.#dialled(outcome.digits))) return 'missing';
      } else channel.assign(this.#next ?? { priority: channel.priority + 1 });
      this.#next = undefined;
    }
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

  async #dialplan(): Promise<void> {
    const channel = this.#channel;
    this.#steps.inDialplan = true;
    channel.touch();
    for (;;) {
      if (!this.#mayGoOn()) return;
      const mayStep = this.#steps.mayStep();
      if (mayStep !== true && !(await mayStep)) return;
      const { context, exten, priority } = channel;
      const step = this.#core.dialplan.find(context, exten, priority, channel.callerId.number);
      if (!step) {
        if (!(await this.#noSuchPriority())) return;
        continue;
      }
      const outcome = await this.#steps.runPriority(step);
      if (this.#steps.isInterrupted) continue;
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

  /** Settles what an interruption asked for; false when the dialplan is over. */
  #mayGoOn(): boolean {
    const channel = this.#channel;
    if (this.#goto && !channel.hangingUp) {
      channel.assign(this.#goto);
      this.#goto = undefined;
      this.#next = undefined;
      this.#steps.renew();
      return true;
    }
    if (channel.hangingUp || this.#detached) return false;
    if (!this.#steps.isInterrupted) return true;
    if (!this.#timedOut) return false;
    this.#timedOut = false;
    if (!hasExten(channel, 'T')) return false;
    channel.assign({ exten: 'T', priority: 1 });
    this.#next = undefined;
    this.#steps.renew();
    return true;
  }

  /** There is no such priority: `i`, or the end (with the tone that DIALSTATUS asks for). */
  async #noSuchPriority(): Promise<boolean> {
    const channel = this.#channel;
    const { exten, priority } = channel;
    if (priority === 1 || !hasExten(channel, exten)) return exten !== 'i' && goToInvalid(channel, exten);
    // The old way: an extension that ran out of priorities waits for digits as WaitExten does.
    if (!this.#core.dialplan.options.autofallthrough) return this.#dialled('');
    const status = channel.getVariable('DIALSTATUS');
    const tone = status === 'BUSY' ? 'Busy' : status === 'CONGESTION' || status === 'CHANUNAVAIL' ? 'Congestion' : undefined;
    if (tone) await this.execute(tone, '10').catch(() => undefined);
    return false;
  }

  #dialled(first: string): Promise<boolean> {
    const { signal, responseTimeoutMs, digitTimeoutMs } = this;
    return goToDialled(this.#channel, first, { signal, firstDigitMs: responseTimeoutMs, nextDigitMs: digitTimeoutMs });
  }

  /** The end of a run: the soft hang-up that AMI sees, `h`, then the channel itself. */
  async #finish(): Promise<void> {
    const channel = this.#channel;
    if (this.#detached && !channel.hangingUp) return;
    if (!channel.ended && this.inDialplan) {
      channel.publishSoftHangup(SOFT_HANGUP_APP_UNLOAD);
      if (hasExten(channel, 'h')) await this.#runHangupExtension();
    }
    channel.interpreter = undefined;
    const { application, applicationData } = channel;
    channel.ranLast = { application, applicationData };
    channel.assign(this.#outside);
    channel.hangup();
  }

  async #runHangupExtension(): Promise<void> {
    const channel = this.#channel;
    this.#steps.enterHangupExtension();
    channel.assign({ exten: 'h', priority: 1 });
    this.#next = undefined;
    for (;;) {
      const mayStep = this.#steps.mayStep();
      if (mayStep !== true && !(await mayStep)) return;
      const step = this.#core.dialplan.find(channel.context, 'h', channel.priority, channel.callerId.number);
      if (!step || channel.exten !== 'h') return;
      const outcome = await this.#steps.runPriority(step);
      if (outcome === 'hangup') return;
      channel.assign(this.#next ?? { priority: channel.priority + 1 });
      this.#next = undefined;
    }
  }
}

/** AST_SOFTHANGUP_APPUNLOAD: what SoftHangupRequest shows as Cause at the end of a dialplan (Asterisk main/pbx.c). */
const SOFT_HANGUP_APP_UNLOAD = 16;
