import type { Channel } from '../../../core/channel/channel.ts';
import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import type { QueueCaller } from '../../../features/queue/queue-caller.ts';
import type { Queues } from '../../../features/queue/queues.ts';
import type { QueueArguments } from './queue-arguments.ts';
import { LeavesByDigit, type QueueExit } from './queue-exit.ts';
import { WaitingSound } from './waiting-sound.ts';

/** One caller's stay in a queue, from the moment that it has joined: what all steps of it share. Whoever makes one closes it. */
export class QueueVisit {
  readonly queues: Queues;
  readonly caller: QueueCaller;
  readonly arguments: QueueArguments;
  readonly sound: WaitingSound;
  /** Time of the clock's `now` at which the dialplan wants the caller back; undefined for never. */
  readonly endsAtMs: number | undefined;
  /** A member has answered: the caller cannot dial its way out any more. */
  isBeingConnected = false;
  readonly #context: ApplicationContext;
  readonly #way = new AbortController();
  readonly #onAbort: () => void;

  /** @param beganMs of the clock's `now`: when Queue began, from which its time counts */
  constructor(context: ApplicationContext, queues: Queues, args: QueueArguments, caller: QueueCaller, beganMs: number) {
    this.#context = context;
    this.queues = queues;
    this.arguments = args;
    this.caller = caller;
    this.sound = new WaitingSound(context, args.options, caller.queue.options.musicClass);
    this.endsAtMs = args.timeoutMs === undefined ? undefined : beganMs + args.timeoutMs;
    this.#onAbort = () => {
      this.sound.stop();
      this.#way.abort(context.signal.reason);
    };
    context.signal.addEventListener('abort', this.#onAbort);
  }

  close(): void {
    this.#context.signal.removeEventListener('abort', this.#onAbort);
    this.caller.onWake(undefined);
  }

  /** Of the application; its signal aborts also when the caller leaves by a digit. */
  get context(): ApplicationContext {
    return { ...this.#context, signal: this.signal };
  }

  get channel(): Channel {
    return this.#context.channel;
  }

  /** Ends whatever the caller waits for; see `exitOf` for its reasons. */
  get signal(): AbortSignal {
    return this.#way.signal;
  }

  leaveByDigit(exit: QueueExit): void {
    this.#way.abort(new LeavesByDigit(exit));
  }

  get now(): number {
    return this.#context.core.clock.now();
  }

  /** Milliseconds of the time that the dialplan gave; infinite without one. */
  get leftMs(): number {
    return this.endsAtMs === undefined ? Number.POSITIVE_INFINITY : this.endsAtMs - this.now;
  }

  get isOver(): boolean {
    return this.leftMs <= 0;
  }

  log(agent: string, event: string, ...data: readonly (string | number)[]): void {
    this.queues.log.write({ callId: this.channel.uniqueId, queue: this.arguments.queue, agent, event }, ...data);
  }
}
