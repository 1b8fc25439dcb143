import { type Abortable, heed, heedNoMore } from './abort-listeners.ts';
import type { Deadlines, Waiting } from './deadlines.ts';
import { AmiError, AmiRefusal } from './errors.ts';
import type { AmiEvent, AmiReply } from './message.ts';
import { checkDuration } from './quantities.ts';

export interface CallOptions {
  /** How long to wait: for the login if there is none now, for the reply, for each next item of a list. Milliseconds, 30 s unless set for the client. */
  readonly timeoutMs?: number;
  /** Gives up waiting; what was sent already is not taken back. */
  readonly signal?: AbortSignal;
}

/** Makes a result of what comes for an action. `undefined` is "more will come". */
export interface Collector<T> {
  reply(reply: AmiReply): T | undefined;
  item(event: AmiEvent): T | undefined;
  /** The call ended otherwise. */
  failed?(error: unknown): void;
  /** Items are news for everybody and not only for this call. */
  readonly sharesItems?: boolean;
  /** True while it is the program that makes the call wait; its time stands still. */
  readonly isPaused?: boolean;
}

/** An action that is answered by its reply alone. */
export const REPLY_ONLY: Collector<AmiReply> = { reply: (reply) => reply, item: () => undefined };

/** An action from its making to its end. It settles exactly once, by whatever comes first: result, refusal, time-out, abort or loss. */
export class ActionCall<T = unknown> implements Waiting, Abortable {
  readonly id: string;
  readonly action: string;
  /** What is sent. */
  readonly request: string;
  readonly result: Promise<T>;
  readonly timeoutMs: number;
  dueAt = 0;
  /** Since it was handed to a transport. */
  isSent = false;
  isAnswered = false;
  isSettled = false;
  readonly #collector: Collector<T>;
  readonly #deadlines: Deadlines;
  readonly #signal: AbortSignal | undefined;
  readonly #onSettled: (call: ActionCall) => void;
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;

  /**
   * @param onSettled hears once that nobody waits any more.
   * @throws AmiError `AMI_INVALID` where its time is none
   */
  constructor(
    { id, action, request }: { readonly id: string; readonly action: string; readonly request: string },
    collector: Collector<T>,
    {
      deadlines,
      timeoutMs,
      signal,
    }: { readonly deadlines: Deadlines; readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
    onSettled: (call: ActionCall) => void,
  ) {
    checkDuration('timeoutMs', timeoutMs);
    this.id = id;
    this.action = action;
    this.request = request;
    this.timeoutMs = timeoutMs;
    this.#collector = collector;
    this.#deadlines = deadlines;
    this.#signal = signal;
    this.#onSettled = onSettled;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal?.aborted) {
      this.fail(signal.reason);
    } else {
      if (signal) heed(signal, this);
      deadlines.begin(this);
    }
  }

  get sharesItems(): boolean {
    return this.#collector.sharesItems ?? false;
  }

  get isPaused(): boolean {
    return this.#collector.isPaused ?? false;
  }

  /** The reply came. */
  reply(reply: AmiReply): void {
    this.isAnswered = true;
    if (this.isSettled) return;
    try {
      if (!reply.ok) throw new AmiRefusal('AMI_REFUSED', this.action, reply);
      this.#goOn(this.#collector.reply(reply));
    } catch (error) {
      this.fail(error);
    }
  }

  /** An event with the ActionID of this call came. */
  item(event: AmiEvent): void {
    if (this.isSettled) return;
    try {
      this.#goOn(this.#collector.item(event));
    } catch (error) {
      this.fail(error);
    }
  }

  /** Its time is over. */
  overdue(): void {
    this.fail(new AmiError('AMI_TIMEOUT', `${this.action}: ${this.#whatIsMissing()} within ${this.timeoutMs} ms`));
  }

  fail(error: unknown): void {
    if (!this.#settle()) return;
    this.#collector.failed?.(error);
    this.#reject(error);
  }

  /** There is a result, or more is waited for, for as long again. The collector may have ended the call itself. */
  #goOn(result: T | undefined): void {
    if (result === undefined) {
      if (!this.isSettled) this.#deadlines.begin(this);
    } else if (this.#settle()) {
      this.#resolve(result);
    }
  }

  #settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.#deadlines.end(this);
    if (this.#signal) heedNoMore(this.#signal, this);
    this.#onSettled(this as ActionCall);
    return true;
  }

  #whatIsMissing(): string {
    if (!this.isSent) return 'no login';
    return this.isAnswered ? 'no further item' : 'no reply';
  }
}
