import type { Channel } from '../../../core/channel/channel.ts';
import { isInterruption } from '../../../core/channel/interruption.ts';

/** How a caller's time in a queue came to its end. */
export type QueueExit =
  /** It talked with a member; who of the two was the first to go, unless somebody from outside ended it. */
  | { readonly kind: 'served'; readonly endedBy: Channel | undefined }
  | { readonly kind: 'timeout' | 'leaveEmpty' | 'withdraw' }
  /** It dialled an extension of the queue's context. */
  | { readonly kind: 'key'; readonly exten: string }
  /** It hung up by `*` while phones rang (option H). */
  | { readonly kind: 'star' }
  /** It hung up or was sent elsewhere; `lostBy` is the member that had answered by then. */
  | { readonly kind: 'abandoned'; readonly lostBy?: string };

/** What a caller that leaves by a digit makes all that it waits for throw. */
export class LeavesByDigit {
  readonly exit: QueueExit;

  constructor(exit: QueueExit) {
    this.exit = exit;
  }
}

/** The way out that something thrown stands for; an error is thrown on. */
export function exitOf(thrown: unknown): QueueExit {
  if (thrown instanceof LeavesByDigit) return thrown.exit;
  if (isInterruption(thrown)) return { kind: 'abandoned' };
  throw thrown;
}
