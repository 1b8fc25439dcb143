import type { Channel } from '../../core/channel/channel.ts';

export interface AcceptOptions {
  /** Digits that accept the call. */
  readonly digits: string;
  /** How long that may take; 0 for no limit. */
  readonly limitMs: number;
  /** Ends the wait: the caller gave up, or the agent's run was interrupted. */
  readonly signal: AbortSignal;
}

/** Waits until the phone has dialled the digits. Rejects with the signal's reason when that aborts. */
export function acceptCall(phone: Channel, { digits, limitMs, signal }: AcceptOptions): Promise<'accepted' | 'late'> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let dialled = '';
    const settle = (end: () => void) => {
      off();
      timer?.cancel();
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const off = phone.signals.on('digitEnded', (digit) => {
      dialled = (dialled + digit).slice(-digits.length);
      if (dialled === digits) settle(() => resolve('accepted'));
    });
    const timer = limitMs > 0 ? phone.core.clock.setTimer(limitMs, () => settle(() => resolve('late'))) : undefined;
    signal.addEventListener('abort', onAbort);
  });
}
