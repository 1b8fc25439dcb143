import type { Channel } from '../../core/channel/channel.ts';
import { stopIndication } from '../../core/channel/indication-tone.ts';
import { isInterruption } from '../../core/channel/interruption.ts';
import { DialGroup, type DialLeg, type DialOutcome } from '../../core/dial/dial-group.ts';
import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { superviseLimit } from './call-limit.ts';
import { letCalleeGo } from './callee-end.ts';
import { caretToComma, type DialOptions, parseDialOptions } from './dial-options.ts';
import { setUpCallee } from './dial-set-up.ts';
import { jumpTo101 } from './priority-jump.ts';
import { playPrompts } from './prompts.ts';
import { runMacro } from './run-macro.ts';
import { runSubroutine } from './run-subroutine.ts';
import { streamDigits } from './stream-digits.ts';
import { talk } from './talk.ts';
import { parseTarget } from './target.ts';
import { parseSeconds } from './wait.ts';

/** Emptied before anything else, in this order, so that nothing of an earlier call is left. */
const VARIABLES = [
  'DIALSTATUS',
  'DIALEDPEERNUMBER',
  'DIALEDPEERNAME',
  'ANSWEREDTIME',
  'ANSWEREDTIME_MS',
  'DIALEDTIME',
  'DIALEDTIME_MS',
  'RINGTIME',
  'RINGTIME_MS',
  'PROGRESSTIME',
  'PROGRESSTIME_MS',
] as const;

/** One run of Dial. Order of what it tells and sets: recorded sessions core-08, 23 and 27. */
export class DialRun {
  readonly #context: ApplicationContext;
  readonly #caller: Channel;
  readonly #targets: readonly string[];
  readonly #timeoutMs: number | undefined;
  readonly #options: DialOptions;
  readonly #group: DialGroup;
  readonly #beganMs: number;
  /** The only party: what it tells of itself reaches the caller while it rings. */
  #only: DialLeg | undefined;
  #rang = false;
  #progressed = false;
  #dropHold: (() => void) | undefined;
  #calleeGone = false;
  #isToldFinished = false;

  constructor(context: ApplicationContext, [targets = '', timeout = '', options = '']: readonly string[]) {
    this.#context = context;
    this.#caller = context.channel;
    this.#targets = targets.split('&').filter((target) => target.trim() !== '');
    this.#timeoutMs = parseSeconds(timeout);
    this.#options = parseDialOptions(options);
    this.#beganMs = context.core.clock.monotonic();
    this.#group = new DialGroup(context.core, {
      caller: this.#caller,
      tellsAnswerItself: true,
      beforeAnswer: (leg) => this.#takeInHand(leg),
      onRinging: () => this.#onRinging(),
      onProgress: (leg) => this.#onProgress(leg),
      onConnectedLine: (leg) => {
        leg.numberGuessed = false;
        this.#onConnectedLine(leg);
      },
      ...(this.#options.ignoresForwards ? {} : { onForwarded: (leg) => this.#onForwarded(leg) }),
    });
  }

  async run(): Promise<ApplicationResult> {
    const caller = this.#caller;
    for (const name of VARIABLES) caller.setVariable(name, '');
    if (this.#targets.length === 0) {
      this.#context.logger.warning(`${caller.name}: Dial needs an argument (technology/resource)`);
      caller.setVariable('DIALSTATUS', 'CHANUNAVAIL');
      return undefined;
    }
    this.#ring();
    const outcome = await this.#group.outcome(this.#timeoutMs, this.#context.signal);
    return outcome.kind === 'answered' ? this.#answered(outcome.leg) : this.#unanswered(outcome);
  }

  // ---- until somebody answers

  #ring(): void {
    const { core } = this.#context;
    const caller = this.#caller;
    if (this.#options.ringsAtOnce) caller.indicate({ kind: 'ringing' });
    const legs: DialLeg[] = [];
    for (const target of this.#targets) {
      const leg = this.#group.request(target.trim());
      if ('refused' in leg) caller.assign({ hangupCause: leg.cause });
      else {
        setUpCallee(caller, leg);
        legs.push(leg);
      }
    }
    const rung = legs.filter((leg) => this.#group.ring(leg));
    if (this.#options.musicClass !== undefined && rung.length > 0) {
      caller.indicate({ kind: 'progress' });
      core.holdMusic.start(caller, this.#options.musicClass);
    }
    if (rung.length === 1) {
      this.#only = rung[0]!;
      this.#onConnectedLine(this.#only);
    }
  }

  #onRinging(): void {
    if (this.#rang) return;
    this.#rang = true;
    this.#setDuration('RINGTIME');
    if (this.#options.musicClass === undefined) this.#caller.indicate({ kind: 'ringing' });
  }

  #onProgress(leg: DialLeg): void {
    if (!this.#progressed) this.#setDuration('PROGRESSTIME');
    this.#progressed = true;
    if (leg !== this.#only || this.#options.ringsAtOnce || this.#options.musicClass !== undefined) return;
    const { media } = leg.channel;
    this.#caller.indicate({ kind: 'progress' });
    if (media && this.#caller.media) this.#context.core.media.join(this.#caller.media, media);
  }

  #onConnectedLine(leg: DialLeg): void {
    const { callerId } = leg.channel;
    const counts = leg === this.#only || leg.answered;
    if (!counts || leg.numberGuessed || callerId.number === undefined) return;
    this.#caller.update({ connectedLine: callerId });
    this.#caller.indicate({ kind: 'connectedLine' });
  }

  #onForwarded(leg: DialLeg): void {
    if (this.#only) this.#only = leg;
    setUpCallee(this.#caller, leg);
  }

  #unanswered(outcome: Exclude<DialOutcome, { kind: 'answered' }>): ApplicationResult {
    const { core, signal } = this.#context;
    const caller = this.#caller;
    const status = outcome.kind === 'nobody' ? outcome.status : outcome.kind === 'timeout' ? 'NOANSWER' : 'CANCEL';
    if (outcome.kind !== 'cancelled' && outcome.cause !== HangupCause.NotDefined) caller.assign({ hangupCause: outcome.cause });
    this.#quietCaller();
    this.#finish(status);
    if (outcome.kind === 'nobody' && !signal.aborted && (this.#options.jumps || core.dialplan.options.priorityJumping))
      jumpTo101(this.#context);
    return outcome.kind === 'cancelled' ? 'hangup' : undefined;
  }

  // ---- once somebody has answered

  /** From the moment of the answer until the bridge listens, somebody has to notice that the party hangs up. */
  #takeInHand(leg: DialLeg): void {
    const callee = leg.channel;
    leg.answered = true;
    this.#dropHold = callee.signals.on('hangup', () => {
      this.#calleeGone = true;
    });
    if (leg !== this.#only) this.#onConnectedLine(leg);
    for (const channel of [this.#caller, callee]) channel.assign({ hangupCause: HangupCause.NormalClearing });
  }

  async #answered(leg: DialLeg): Promise<ApplicationResult> {
    const { core, signal } = this.#context;
    const caller = this.#caller;
    const callee = leg.channel;
    const answeredMs = core.clock.monotonic();
    caller.setVariable('DIALSTATUS', 'ANSWER');
    caller.setVariable('DIALEDPEERNAME', callee.name);
    caller.setVariable('DIALEDPEERNUMBER', leg.resource);
    if (this.#options.split !== undefined) {
      this.#quietCaller();
      return this.#splitBoth(leg, this.#options.split);
    }
    const verdict = await this.#runForCallee(leg);
    if (verdict !== '') {
      this.#quietCaller();
      this.#group.tellEnd(leg, verdict.split(':')[0]!);
      return this.#obey(leg, verdict);
    }
    this.#group.tellEnd(leg, 'ANSWER');
    try {
      if (this.#options.announcement) await playPrompts({ ...this.#context, channel: callee }, [this.#options.announcement]);
      await streamDigits(callee, this.#options.digits?.callee ?? '', { signal });
      await streamDigits(caller, this.#options.digits?.caller ?? '', { signal });
      this.#quietCaller();
      await caller.answer();
    } catch (thrown) {
      if (!signal.aborted) throw thrown;
    }
    if (this.#calleeGone || callee.ended || signal.aborted || caller.hangingUp) {
      this.#dropHold?.();
      callee.hangup(callee.hangupCause);
      this.#setTimes();
      this.#finish('ANSWER');
      return this.#options.goesOn ? undefined : 'hangup';
    }
    return this.#talk(leg, answeredMs);
  }

  /** What it heard while it waited ends. */
  #quietCaller(): void {
    this.#context.core.holdMusic.stop(this.#caller);
    stopIndication(this.#caller);
  }

  async #talk(leg: DialLeg, answeredMs: number): Promise<ApplicationResult> {
    const { signal } = this.#context;
    const caller = this.#caller;
    const callee = leg.channel;
    let stopLimit: (() => void) | undefined;
    const end = await talk(this.#context, callee, this.#options.rights, {
      beforeEnter: () => callee.publish(),
      onJoined: (call) => {
        this.#dropHold?.();
        stopLimit = superviseLimit(this.#context, call, callee, this.#options, answeredMs);
      },
      onCallerGone: (end) => {
        letCalleeGo(this.#context, callee, end, undefined);
        if (!caller.ended) this.#tellFinished('ANSWER');
      },
    });
    this.#dropHold?.();
    stopLimit?.();
    const redirected = isInterruption(signal.reason) && signal.reason.kind === 'goto';
    if (!redirected) this.#setTimes();
    letCalleeGo(this.#context, callee, end, this.#options.calleeGoesTo);
    if (!caller.ended) this.#finish('ANSWER');
    if (signal.aborted) return undefined;
    return this.#options.goesOn && (end.first !== caller || end.why === 'kicked') ? undefined : 'hangup';
  }

  /** Option G: the caller goes to the place, the called party to the priority after it. */
  #splitBoth(leg: DialLeg, place: string): ApplicationResult {
    const { core } = this.#context;
    const caller = this.#caller;
    const target = parseTarget(core, caller, caretToComma(place));
    this.#dropHold?.();
    if (!target) {
      this.#group.tellEnd(leg, 'ANSWER');
      leg.channel.hangup(HangupCause.NormalClearing);
      return 'hangup';
    }
    const calleeTarget = { ...target, priority: target.priority + 1 };
    leg.channel.update(calleeTarget);
    caller.interpreter?.jump(target);
    caller.assign({ ...target, priority: target.priority - 1 });
    this.#group.tellEnd(leg, 'ANSWER');
    core.holdMusic.stop(caller);
    if (!leg.channel.hangingUp) core.startDialplan(leg.channel, calleeTarget);
    return undefined;
  }

  /** Options M and U. What they want done instead of talking, '' for nothing. */
  async #runForCallee(leg: DialLeg): Promise<string> {
    const { core } = this.#context;
    const callee = leg.channel;
    const caller = this.#caller;
    const { macro, subroutine } = this.#options;
    let verdict = '';
    if (macro) {
      callee.assign({ context: caller.context, exten: caller.exten });
      const [name = '', ...args] = macro;
      await runMacro(core, callee, name, args);
      verdict = callee.getVariable('MACRO_RESULT') ?? '';
    }
    if (subroutine && verdict === '' && !callee.ended) {
      const [name = '', ...args] = subroutine;
      await runSubroutine(core, callee, name, args);
      verdict = callee.getVariable('GOSUB_RESULT') ?? '';
      const value = callee.getVariable('GOSUB_RETVAL');
      if (value !== undefined && !caller.ended) caller.setVariable('GOSUB_RETVAL', value);
    }
    if (!macro && !callee.interpreter) callee.assign({ exten: '' });
    return verdict;
  }

  /** Does what a macro or subroutine of the called party wants: the two do not talk. */
  #obey(leg: DialLeg, verdict: string): ApplicationResult {
    const { core } = this.#context;
    const callee = leg.channel;
    const caller = this.#caller;
    this.#dropHold?.();
    core.holdMusic.stop(caller);
    callee.hangup(callee.hangupCause);
    const [word = '', place = ''] = splitOnce(verdict, ':');
    this.#finish(word === 'BUSY' || word === 'CONGESTION' ? word : 'ANSWER');
    if (word === 'ABORT') return 'hangup';
    if (word !== 'GOTO') return undefined;
    const target = parseTarget(core, caller, caretToComma(place));
    if (!target) return 'hangup';
    caller.interpreter?.jump(target);
    return undefined;
  }

  // ----

  #finish(status: string): void {
    this.#caller.setVariable('DIALSTATUS', status);
    this.#tellFinished(status);
  }

  #tellFinished(status: string): void {
    if (this.#isToldFinished) return;
    this.#isToldFinished = true;
    this.#context.core.bus.publish('dial.finished', () => ({ caller: this.#caller.snapshot, status }));
  }

  /** How long the caller has been answered, and has been there: both count from what came before this call, too. */
  #setTimes(): void {
    const caller = this.#caller;
    if (caller.ended) return;
    const now = this.#context.core.clock.now();
    for (const [name, ms] of [
      ['ANSWEREDTIME', now - (caller.answeredAt ?? now)],
      ['DIALEDTIME', now - caller.createdAt],
    ] as const) {
      caller.setVariable(name, String(Math.floor(ms / 1000)));
      caller.setVariable(`${name}_MS`, String(Math.floor(ms)));
    }
  }

  #setDuration(name: 'RINGTIME' | 'PROGRESSTIME'): void {
    const ms = this.#context.core.clock.monotonic() - this.#beganMs;
    this.#caller.setVariable(name, String(Math.floor(ms / 1000)));
    this.#caller.setVariable(`${name}_MS`, String(Math.floor(ms)));
  }
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
