// Long because a caller's way through a queue is one state: what it hears, whose turn it is, and each way out with what that tells.

import type { Timer } from '../../base/clock.ts';
import { joinTwo } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { stopIndication } from '../../core/channel/indication-tone.ts';
import { isInterruption } from '../../core/channel/interruption.ts';
import type { ApplicationContext, ApplicationResult } from '../../core/dialplan/define-application.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import { watchInCall } from '../../features/in-call/in-call.ts';
import { AgentCall } from '../../features/queue/agent-call.ts';
import { agentFact } from '../../features/queue/agent-facts.ts';
import { type AnsweredMember, MemberTry } from '../../features/queue/member-try.ts';
import { applyRule } from '../../features/queue/penalties.ts';
import { QueueCaller } from '../../features/queue/queue-caller.ts';
import { type Queues, queuesSlot } from '../../features/queue/queues.ts';
import { letCalleeGo } from './callee-end.ts';
import { playPrompts, promptNames } from './prompts.ts';
import { QueueAnnouncer } from './queue-announcer.ts';
import { parseQueueArguments, penaltiesOf, priorityOf, type QueueArguments } from './queue-arguments.ts';
import { MemberPreparation, runSubroutineText } from './queue-member-preparation.ts';
import { setConnectVariables, setDuration, setQueueVariables } from './queue-variables.ts';

/** Emptied before anything else, in this order, so that nothing of an earlier call is left. */
const VARIABLES = ['ANSWEREDTIME', 'ANSWEREDTIME_MS', 'DIALEDTIME', 'DIALEDTIME_MS', 'QUEUEWAIT', 'QUEUEWAIT_MS'] as const;

/** How a caller's time in the queue came to its end. */
type Exit = 'served' | 'timeout' | 'leaveEmpty' | 'withdraw' | 'key' | 'star' | 'abandoned';

/** `QUEUESTATUS` of a caller that was not taken in. */
const REFUSALS = { empty: 'JOINEMPTY', full: 'FULL' } as const;

/** One run of Queue. Order of what it tells and sets: Asterisk 20 apps/app_queue.c, recorded sessions queue-02 to 04. */
export class QueueRun {
  readonly #context: ApplicationContext;
  readonly #channel: Channel;
  readonly #queues: Queues;
  readonly #arguments: QueueArguments;
  readonly #preparation: MemberPreparation;
  readonly #endsAtMs: number | undefined;
  /** Aborts what the caller waits for: when its run is interrupted, or when it has chosen another way out. */
  readonly #way = new AbortController();
  #caller: QueueCaller | undefined;
  #announcer: QueueAnnouncer | undefined;
  #dialled = '';
  #exit: 'key' | 'star' | undefined;
  /** Rules of penalty that are still to come. */
  #rules: Parameters<typeof applyRule>[1][] = [];
  #tries = 0;
  /** In whose hands the caller was when it gave up. */
  #lostBy = 'NONE';
  #endedBy: Channel | undefined;

  constructor(context: ApplicationContext, data: string) {
    this.#context = context;
    this.#channel = context.channel;
    this.#queues = queuesSlot.of(context.core);
    this.#arguments = parseQueueArguments(data);
    this.#preparation = new MemberPreparation(context, this.#arguments);
    const { timeoutMs } = this.#arguments;
    this.#endsAtMs = timeoutMs === undefined ? undefined : context.core.clock.now() + timeoutMs;
  }

  async run(): Promise<ApplicationResult> {
    const channel = this.#channel;
    for (const name of VARIABLES) channel.setVariable(name, '');
    if (this.#arguments.queue === '') {
      this.#context.logger.warning(`${channel.name}: Queue needs the name of a queue`);
      return 'hangup';
    }
    channel.setVariable('ABANDONED', undefined);
    const caller = this.#join();
    if (!caller) return undefined;
    const { signal } = this.#context;
    const onAbort = () => {
      this.#stopSound();
      this.#way.abort(signal.reason);
    };
    signal.addEventListener('abort', onAbort);
    const off = channel.signals.on('digitEnded', (digit) => this.#takeDigit(digit));
    try {
      const exit = await this.#serve(caller).catch((thrown: unknown) => {
        if (!isInterruption(thrown) && this.#exit === undefined) throw thrown;
        return this.#exit ?? ('abandoned' as const);
      });
      return this.#leave(caller, exit);
    } finally {
      off();
      signal.removeEventListener('abort', onAbort);
      caller.onWake(undefined);
      caller.queue.leave(caller);
      this.#queues.buryIfDead(caller.queue);
    }
  }

  #join(): QueueCaller | undefined {
    const channel = this.#channel;
    const { queue: name, position, url, rule } = this.#arguments;
    const queue = this.#queues.find(name);
    if (!queue) {
      this.#context.logger.warning(`${channel.name}: there is no queue '${name}'`);
      channel.setVariable('QUEUESTATUS', 'UNKNOWN');
      return undefined;
    }
    const caller = new QueueCaller(queue, channel, priorityOf(channel), penaltiesOf(channel), this.#now);
    const joined = queue.join(caller, position);
    if (joined !== 'joined') {
      channel.setVariable('QUEUESTATUS', REFUSALS[joined]);
      return undefined;
    }
    this.#caller = caller;
    this.#rules = [...(this.#queues.ruleList(rule || queue.options.defaultRule)?.rules ?? [])];
    const isShown = queue.options.logsRestrictedCallerId || (channel.callerId.presentation & RESTRICTED) === 0;
    const shown = (text: string | undefined) => (isShown ? (text ?? '').replaceAll('|', '_') : '');
    const names = this.#queues.general.logsCallerName ? [shown(channel.callerId.name)] : [];
    this.#log('NONE', 'ENTERQUEUE', url, shown(channel.callerId.number), caller.originalPosition, ...names);
    return caller;
  }

  // ---- until somebody answers

  async #serve(caller: QueueCaller): Promise<Exit> {
    const { queue } = caller;
    const { beforeQueueing, triesOnce } = this.#arguments.options;
    if (beforeQueueing !== undefined) await runSubroutineText(this.#context.core, this.#channel, beforeQueueing);
    this.#announcer = new QueueAnnouncer({ ...this.#context, signal: this.#way.signal }, caller, {
      start: () => this.#startSound(),
      stop: () => this.#stopSound(),
    });
    this.#startSound();
    const early = await this.#waitForTurn(caller);
    if (early) return early;
    for (;;) {
      if (caller.withdrawal) return 'withdraw';
      if (this.#isOver) return 'timeout';
      if (queue.options.announcements.toFirstCaller) await this.#announcer.sayWhatIsDue();
      if (this.#isOver) return 'timeout';
      this.#applyRules(caller);
      const exit = await this.#try(caller);
      if (exit) return exit;
      if (queue.isEmptyFor(caller)) return 'leaveEmpty';
      if (triesOnce && this.#tries >= queue.memberCount) return 'timeout';
      if (this.#isOver) return 'timeout';
      await this.#pause(caller, queue.options.retryMs, false);
      if (queue.isTurnOf(caller)) continue;
      const later = await this.#waitForTurn(caller);
      if (later) return later;
    }
  }

  /** Resolves to nothing when it is the caller's turn. */
  async #waitForTurn(caller: QueueCaller): Promise<Exit | undefined> {
    const { queue } = caller;
    for (;;) {
      if (caller.withdrawal) return 'withdraw';
      if (queue.isTurnOf(caller)) return undefined;
      if (this.#isOver) return 'timeout';
      if (queue.isEmptyFor(caller)) return 'leaveEmpty';
      await this.#announcer?.sayWhatIsDue();
      this.#applyRules(caller);
      if (this.#isOver || queue.isTurnOf(caller)) continue;
      const lookMs = queue.mustLookByItself(caller) ? LOOK_EVERY_MS : Number.POSITIVE_INFINITY;
      await this.#pause(caller, Math.min(this.#announcer?.dueInMs ?? Number.POSITIVE_INFINITY, this.#ruleDueInMs(caller), lookMs), true);
    }
  }

  /** Waits so long, or until the caller's time is over, or it is to leave; with `isWoken` also until it may be its turn. Throws the interruption. */
  #pause(caller: QueueCaller, ms: number, isWoken: boolean): Promise<void> {
    const { clock } = this.#context.core;
    const { signal } = this.#way;
    const leftMs = Math.min(ms, this.#endsAtMs === undefined ? Number.POSITIVE_INFINITY : this.#endsAtMs - this.#now);
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      let timer: Timer | undefined;
      const end = () => {
        timer?.cancel();
        caller.onWake(undefined);
        signal.removeEventListener('abort', onAbort);
      };
      const onAbort = () => {
        end();
        reject(signal.reason);
      };
      const onEnd = () => {
        end();
        resolve();
      };
      if (leftMs !== Number.POSITIVE_INFINITY) timer = clock.setTimer(Math.max(0, leftMs), onEnd);
      caller.onWake(() => {
        if (isWoken || caller.withdrawal) onEnd();
      });
      signal.addEventListener('abort', onAbort);
    });
  }

  get #now(): number {
    return this.#context.core.clock.now();
  }

  /** Whether the time that the dialplan gave is over. */
  get #isOver(): boolean {
    return this.#endsAtMs !== undefined && this.#now >= this.#endsAtMs;
  }

  #ruleDueInMs(caller: QueueCaller): number {
    const [rule] = this.#rules;
    return rule ? caller.joinedAtMs + rule.afterSeconds * 1000 - this.#now : Number.POSITIVE_INFINITY;
  }

  #applyRules(caller: QueueCaller): void {
    while (this.#ruleDueInMs(caller) <= 0)
      for (const [name, value] of applyRule(caller.penalties, this.#rules.shift()!)) this.#channel.setVariable(name, value);
  }

  /** Digits of a caller that waits lead into the queue's context, where they can become an extension of it. */
  #takeDigit(digit: string): void {
    if (!this.#caller?.place || this.#way.signal.aborted) return;
    const { dialplan } = this.#context.core;
    const { options } = this.#arguments;
    if (digit === '*' && options.hangsUpByStar && this.#caller.isPending) {
      this.#exitBy('star');
      return;
    }
    const context = this.#caller.queue.options.exitContext;
    if (context === '') return;
    this.#dialled += digit;
    const { number } = this.#channel.callerId;
    if (dialplan.hasExten(context, this.#dialled, number)) this.#exitBy('key');
    else if (!dialplan.canMatch(context, this.#dialled, number) && !dialplan.matchMore(context, this.#dialled, number)) this.#dialled = '';
  }

  #exitBy(exit: 'key' | 'star'): void {
    this.#exit = exit;
    this.#way.abort(new Error('the caller leaves the queue by a digit'));
  }

  // ---- what it hears

  #startSound(): void {
    const { rings, musicClass } = this.#arguments.options;
    if (rings) this.#channel.indicate({ kind: 'ringing' });
    else this.#context.core.holdMusic.start(this.#channel, musicClass || this.#caller?.queue.options.musicClass || undefined);
  }

  #stopSound(): void {
    this.#context.core.holdMusic.stop(this.#channel);
    stopIndication(this.#channel);
  }

  // ---- calling members

  async #try(caller: QueueCaller): Promise<Exit | undefined> {
    const { options } = this.#arguments;
    const { queue } = caller;
    const { strategy } = queue.options;
    const isOneByOne = strategy === 'rrmemory' || strategy === 'rrordered' || strategy === 'linear';
    this.#tries = isOneByOne ? this.#tries + 1 : queue.memberCount;
    caller.setPending(true);
    const { beforeRing } = options;
    const outcome = await new MemberTry(this.#queues, caller, {
      timeoutMs: this.#ringMs(queue.options),
      endsAtMs: this.#endsAtMs,
      marksAnsweredElsewhere: options.marksAnsweredElsewhere || this.#channel.hangupCause === HangupCause.AnsweredElsewhere,
      ignoresForwards: options.ignoresForwards,
      ignoresConnectedLine: options.ignoresConnectedLine,
      onRinging: () => this.#onRinging(),
      onRangInVain: () => this.#onRangInVain(),
      beforeRing: beforeRing === undefined ? undefined : (channel) => runSubroutineText(this.#context.core, channel, beforeRing),
    }).run(this.#way.signal);
    if (outcome.kind === 'answered') return this.#connect(caller, outcome.by);
    caller.setPending(false);
    this.#way.signal.throwIfAborted();
    return undefined;
  }

  /** Undefined for as long as the caller waits. */
  #ringMs({ timeoutMs, timeoutPriority }: QueueCaller['queue']['options']): number | undefined {
    const wanted = timeoutMs === 0 ? undefined : timeoutMs;
    if (this.#endsAtMs === undefined || timeoutPriority === 'conf') return wanted;
    return Math.min(wanted ?? Number.POSITIVE_INFINITY, this.#endsAtMs - this.#now);
  }

  #onRinging(): void {
    if (!this.#arguments.options.ringsWhenRinging) return;
    this.#context.core.holdMusic.stop(this.#channel);
    this.#channel.indicate({ kind: 'ringing' });
  }

  #onRangInVain(): void {
    if (!this.#arguments.options.ringsWhenRinging) return;
    stopIndication(this.#channel);
    this.#startSound();
  }

  // ---- once a member has answered

  async #connect(caller: QueueCaller, by: AnsweredMember): Promise<Exit | undefined> {
    const { core } = this.#context;
    const { queue } = caller;
    const agent = by.channel;
    agent.assign({ hangupCause: HangupCause.NormalClearing });
    await this.#preparation.play(caller, by.channel, this.#way.signal);
    if (this.#way.signal.aborted) return this.#loseTo(by);
    if (agent.hangingUp) return this.#dumped(caller, by);
    this.#stopSound();
    const { forCaller } = queue.options.announcements;
    await this.#channel.answer().catch(() => undefined);
    if (forCaller !== '') await playPrompts({ ...this.#context, signal: this.#way.signal }, promptNames(forCaller));
    setConnectVariables(caller, by.member, agent, this.#now);
    queue.leave(caller);
    await this.#preparation.run(queue.options, agent);
    const waitedSeconds = caller.waitedSeconds(this.#now);
    this.#log(by.member.name, 'CONNECT', waitedSeconds, agent.uniqueId, by.ringSeconds);
    setDuration(this.#channel, 'QUEUEWAIT', waitedSeconds * 1000);
    core.bus.publish('queue.agentConnected', {
      ...agentFact(caller, agent, by.member),
      holdSeconds: waitedSeconds,
      ringSeconds: by.ringSeconds,
    });
    return this.#talk(caller, by);
  }

  async #talk(caller: QueueCaller, by: AnsweredMember): Promise<Exit> {
    const { core, signal } = this.#context;
    const agent = by.channel;
    const call = new AgentCall(this.#queues, caller, by.member, agent);
    // The end is told before anybody leaves the bridge.
    const onAbort = () => {
      if (this.#channel.hangingUp) call.complete('caller');
    };
    signal.addEventListener('abort', onAbort);
    const beganMs = core.clock.monotonic();
    const end = await joinTwo(core, this.#channel, agent, {
      signal,
      digits: watchInCall(core, this.#channel, agent, this.#arguments.options.rights),
      beforeEnter: () => agent.publish(),
      onJoined: ({ bridge }) => call.began(bridge.id),
    });
    signal.removeEventListener('abort', onAbort);
    by.release();
    call.complete(end.first === this.#channel ? 'caller' : 'agent');
    this.#endedBy = end.first;
    if (!this.#channel.ended) {
      if (this.#channel.hangupCause === HangupCause.NotDefined) this.#channel.assign({ hangupCause: HangupCause.NormalClearing });
      setQueueVariables(caller.queue, this.#channel);
      setDuration(this.#channel, 'ANSWEREDTIME', core.clock.monotonic() - beganMs);
      setDuration(this.#channel, 'DIALEDTIME', this.#now - this.#channel.createdAt);
    }
    letCalleeGo(this.#context, agent, end, this.#arguments.options.memberGoesTo);
    return 'served';
  }

  /** The member hung up before it talked: the caller goes on waiting. */
  #dumped(caller: QueueCaller, by: AnsweredMember): undefined {
    const { member, channel: agent } = by;
    this.#log(member.name, 'AGENTDUMP', '');
    this.#context.core.bus.publish('queue.agentDumped', agentFact(caller, agent, member));
    this.#hangUpMember(by);
    caller.setPending(false);
    return undefined;
  }

  /** The caller gave up while the member was being made ready. */
  #loseTo(by: AnsweredMember): Exit {
    this.#lostBy = by.member.name;
    this.#hangUpMember(by);
    return this.#exit ?? 'abandoned';
  }

  #hangUpMember({ member, channel: agent, release }: AnsweredMember): void {
    release();
    agent.hangup(agent.hangupCause || HangupCause.NormalClearing);
    this.#queues.setRung(member, false);
  }

  // ---- ways out

  #leave(caller: QueueCaller, exit: Exit): ApplicationResult {
    const channel = this.#channel;
    const { queue } = caller;
    const waitedSeconds = caller.waitedSeconds(this.#now);
    const places = [caller.position, caller.originalPosition, waitedSeconds] as const;
    switch (exit) {
      case 'served':
        return this.#afterCall();
      case 'timeout':
      case 'leaveEmpty':
        this.#abandon(caller);
        this.#log('NONE', exit === 'timeout' ? 'EXITWITHTIMEOUT' : 'EXITEMPTY', ...places);
        this.#setTimes(waitedSeconds);
        break;
      case 'withdraw':
        this.#setTimes(waitedSeconds);
        this.#abandon(caller);
        this.#log('NONE', 'WITHDRAW', ...places, (caller.withdrawal?.info ?? '').slice(0, 40));
        if (caller.withdrawal?.info) channel.setVariable('QUEUE_WITHDRAW_INFO', caller.withdrawal.info);
        break;
      case 'key':
        this.#setTimes(waitedSeconds);
        this.#log('NONE', 'EXITWITHKEY', this.#dialled, ...places);
        break;
      case 'star':
      case 'abandoned':
        this.#stopSound();
        this.#setTimes(waitedSeconds);
        this.#abandon(caller);
        this.#log(this.#lostBy, 'ABANDON', ...places);
        break;
    }
    this.#stopSound();
    setQueueVariables(queue, channel);
    queue.leave(caller);
    const status = STATUSES[exit];
    if (status !== undefined) channel.setVariable('QUEUESTATUS', status);
    if (exit === 'key') channel.interpreter?.jump({ context: queue.options.exitContext, exten: this.#dialled, priority: 1 });
    return exit === 'star' ? 'hangup' : undefined;
  }

  #afterCall(): ApplicationResult {
    if (this.#context.signal.aborted) return undefined;
    if (!this.#arguments.options.goesOn || this.#endedBy === this.#channel) return 'hangup';
    this.#channel.setVariable('QUEUESTATUS', 'CONTINUE');
    return undefined;
  }

  #abandon(caller: QueueCaller): void {
    const { queue } = caller;
    const holdSeconds = caller.waitedSeconds(this.#now);
    this.#channel.setVariable('ABANDONED', 'TRUE');
    setQueueVariables(queue, this.#channel);
    queue.statistics.gaveUp(holdSeconds <= queue.options.serviceLevelSeconds);
    this.#context.core.bus.publish('queue.callerAbandoned', {
      channel: this.#channel.snapshot,
      queue: queue.name,
      position: caller.position,
      originalPosition: caller.originalPosition,
      holdSeconds,
    });
  }

  /** Of a caller that talked to nobody. */
  #setTimes(waitedSeconds: number): void {
    setDuration(this.#channel, 'QUEUEWAIT', waitedSeconds * 1000);
    setDuration(this.#channel, 'DIALEDTIME', this.#now - this.#channel.createdAt);
    setDuration(this.#channel, 'ANSWEREDTIME', 0);
  }

  #log(agent: string, event: string, ...data: readonly (string | number)[]): void {
    this.#queues.log.write({ callId: this.#channel.uniqueId, queue: this.#arguments.queue, agent, event }, ...data);
  }
}

/** `QUEUESTATUS` of those that were not served. */
const STATUSES: Readonly<Partial<Record<Exit, string>>> = { timeout: 'TIMEOUT', leaveEmpty: 'LEAVEEMPTY', withdraw: 'WITHDRAW' };

/** Bits of a presentation that say that the number is not to be shown. */
const RESTRICTED = 0x60;

/** A caller whose penalties leave it only some of the members looks again so often. */
const LOOK_EVERY_MS = 1000;
