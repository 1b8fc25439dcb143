import type { Clock, Timer } from '../base/clock.ts';
import { AmiError, AmiRefusal } from './errors.ts';
import type { AmiEvent, AmiReply } from './message.ts';

export interface CallOptions {
  /** How long to wait: for the login if there is none now, for the reply, for each next item of a list. 30 s unless set for the client. */
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
export class ActionCall<T = unknown> {
  readonly id: string;
  readonly action: string;
  readonly bytes: Uint8Array;
  readonly result: Promise<T>;
  /** Since it was handed to a transport. */
  isSent = false;
  isAnswered = false;
  isSettled = false;
  readonly #collector: Collector<T>;
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #onSettled: (call: ActionCall) => void;
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;
  #progressAt: number;
  #timer: Timer | undefined;

  /** @param onSettled hears once that nobody waits any more. */
  constructor(
    request: { readonly id: string; readonly action: string; readonly bytes: Uint8Array },
    collector: Collector<T>,
    { clock, timeoutMs, signal }: { readonly clock: Clock; readonly timeoutMs: number; readonly signal?: AbortSignal | undefined },
    onSettled: (call: ActionCall) => void,
  ) {
    this.id = request.id;
    this.action = request.action;
    this.bytes = request.bytes;
    this.#collector = collector;
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#signal = signal;
    this.#onSettled = onSettled as (call: ActionCall) => void;
    this.#progressAt = clock.monotonic();
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal?.aborted) {
      this.fail(signal.reason);
    } else {
      signal?.addEventListener('abort', this.#onAbort, { once: true });
      this.#setTimer(timeoutMs);
    }
  }

  get sharesItems(): boolean {
    return this.#collector.sharesItems ?? false;
  }

  /** The reply came. */
  reply(reply: AmiReply): void {
    this.isAnswered = true;
    if (this.isSettled) return;
    if (reply.ok) this.#take(() => this.#collector.reply(reply));
    else this.fail(new AmiRefusal('AMI_REFUSED', this.action, reply));
  }

  /** An event with the ActionID of this call came. */
  item(event: AmiEvent): void {
    if (!this.isSettled) this.#take(() => this.#collector.item(event));
  }

  fail(error: unknown): void {
    if (!this.#settle()) return;
    this.#collector.failed?.(error);
    this.#reject(error);
  }

  #take(collect: () => T | undefined): void {
    this.#progressAt = this.#clock.monotonic();
    try {
      const result = collect();
      if (result !== undefined && this.#settle()) this.#resolve(result);
    } catch (error) {
      this.fail(error);
    }
  }

  #settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.#timer?.cancel();
    this.#signal?.removeEventListener('abort', this.#onAbort);
    this.#onSettled(this as ActionCall);
    return true;
  }

  readonly #onAbort = (): void => this.fail(this.#signal?.reason);

  /** One timer a call: what comes moves its due time, and it is set anew only when it fires too early. */
  #setTimer(delayMs: number): void {
    this.#timer = this.#clock.setTimer(delayMs, () => {
      if (this.#collector.isPaused) this.#progressAt = this.#clock.monotonic();
      const leftMs = this.#progressAt + this.#timeoutMs - this.#clock.monotonic();
      if (leftMs > 0) this.#setTimer(leftMs);
      else this.fail(new AmiError('AMI_TIMEOUT', `${this.action}: ${this.#whatIsMissing()} within ${this.#timeoutMs} ms`));
    });
  }

  #whatIsMissing(): string {
    if (!this.isSent) return 'no login';
    return this.isAnswered ? 'no further item' : 'no reply';
  }
}
