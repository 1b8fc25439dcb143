import type { Channel } from '../channel/channel.ts';

export interface CollectOptions {
  signal: AbortSignal;
  /** How long the first digit may take. */
  firstDigitMs: number;
  /** How long each further digit may take. */
  nextDigitMs: number;
  /** Whether a further digit can still make sense after these. */
  mayContinue: (digits: string) => boolean;
  /** A digit that ends the number and is no part of it. */
  terminator?: string | undefined;
  maxDigits?: number | undefined;
}

/**
 * Reads digits from the party until no more make sense, the terminator or a time-out comes. Resolves to what was dialled (`first` included,
 * perhaps empty); rejects with the reason when `signal` aborts.
 */
export function collectDigits(channel: Channel, first: string, options: CollectOptions): Promise<string> {
  const { signal, terminator, maxDigits = 80 } = options;
  return new Promise((resolve, reject) => {
    let digits = first;
    const complete = () => digits.length >= maxDigits || (digits !== '' && !options.mayContinue(digits));
    if (signal.aborted) return reject(signal.reason);
    if (complete()) return resolve(digits);
    const { clock } = channel.core;
    let timer = clock.setTimer(digits === '' ? options.firstDigitMs : options.nextDigitMs, () => finish());
    const finish = () => {
      timer.cancel();
      off();
      signal.removeEventListener('abort', onAbort);
      resolve(digits);
    };
    const onAbort = () => {
      timer.cancel();
      off();
      reject(signal.reason);
    };
    const off = channel.signals.on('digitEnded', (digit) => {
      if (digit === terminator) return finish();
      digits += digit;
      if (complete()) return finish();
      timer.cancel();
      timer = clock.setTimer(options.nextDigitMs, () => finish());
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
