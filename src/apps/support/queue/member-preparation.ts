import { sleep } from '../../../base/clock.ts';
import type { Channel } from '../../../core/channel/channel.ts';
import type { Core } from '../../../core/core.ts';
import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { QueueCaller } from '../../../features/queue/queue-caller.ts';
import { executeApplication } from '../execute.ts';
import { playPrompts, promptNames } from '../prompts.ts';
import { runMacro } from '../run-macro.ts';
import { runSubroutine } from '../run-subroutine.ts';
import { sayHoldTime } from './hold-time.ts';
import type { QueueArguments } from './queue-arguments.ts';

/** What a member hears, and what runs for it, between its answer and the talk. */
export class MemberPreparation {
  readonly #context: ApplicationContext;
  readonly #arguments: QueueArguments;

  constructor(context: ApplicationContext, args: QueueArguments) {
    this.#context = context;
    this.#arguments = args;
  }

  /**
   * Delay, announcement and how long the caller has waited. Ends early when either hangs up; what is missing or cannot be played keeps
   * nobody from talking.
   * @param signal of the caller: it gives up, or goes another way
   */
  async play({ queue, joinedAtMs }: QueueCaller, agent: Channel, signal: AbortSignal): Promise<void> {
    const { clock } = this.#context.core;
    const { memberDelayMs, announcements } = queue.options;
    const announcement = this.#arguments.announcement || announcements.forMember;
    if (memberDelayMs === 0 && announcement === '' && !announcements.reportsHoldTime) return;
    const either = new AbortController();
    const abort = () => either.abort(signal.reason ?? new Error('the member has hung up'));
    signal.addEventListener('abort', abort);
    const off = agent.signals.on('hangup', abort);
    if (signal.aborted || agent.hangingUp) abort();
    const playToMember = (names: readonly string[]) => playPrompts({ ...this.#context, channel: agent, signal: either.signal }, names);
    try {
      if (memberDelayMs > 0) await sleep(clock, memberDelayMs, either.signal);
      if (announcement !== '') await playToMember(promptNames(announcement));
      if (announcements.reportsHoldTime)
        await playToMember(sayHoldTime(announcements.sounds, Math.floor((clock.now() - joinedAtMs) / 1000)));
    } catch (thrown) {
      if (!either.signal.aborted) throw thrown;
    } finally {
      off();
      signal.removeEventListener('abort', abort);
    }
  }

  /** Macro, subroutine and AGI for the connection. */
  async run(options: QueueCaller['queue']['options'], agent: Channel): Promise<void> {
    const { core } = this.#context;
    const macro = this.#arguments.macro || options.memberMacro;
    const subroutine = this.#arguments.subroutine || options.memberSubroutine;
    if (macro !== '') {
      const [name = '', ...args] = macro.split(',');
      await runMacro(core, agent, name, args);
    }
    if (subroutine !== '' && !agent.ended) await runSubroutineText(core, agent, subroutine);
    if (this.#arguments.agi !== '') await executeApplication(this.#context, 'AGI', this.#arguments.agi);
  }
}

/** `context[,arguments]`, or with carets `context^exten^priority(arguments)`, of which the context counts. */
export async function runSubroutineText(core: Core, channel: Channel, text: string): Promise<void> {
  const call = /^([^(]*)(?:\((.*)\))?$/s.exec(text.replaceAll('^', ','));
  const [context = '', ...rest] = (call?.[1] ?? text).split(',');
  await runSubroutine(core, channel, context, call?.[2] === undefined ? rest : call[2].split(','));
}
