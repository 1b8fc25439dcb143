import type { Channel } from '../../core/channel/channel.ts';
import { markBusy } from './busy.ts';
import { CodeMatcher, type DialledDigit } from './code-matcher.ts';
import type { InCallOptions } from './in-call-options.ts';

/** What who transfers wants; hanging up, or going elsewhere, is `complete`. */
export type Wish = 'abort' | 'complete' | 'threeway' | 'swap';

export interface TransfererWatch {
  wants(wish: Wish): void;
  /** A digit that makes no code. */
  pass(digit: DialledDigit): void;
  /** Somebody else has taken it out of the call that it was in. */
  isAlone(): void;
}

/**
 * Hears what a party does while it transfers, before any call that it enters meanwhile hears it: whoever it leaves behind is not to be ended
 * with it. Its digits are for nobody else until `stop`.
 */
export class Transferer {
  /** It has gone on somewhere, and is not to be ended. */
  isElsewhere = false;
  readonly #offs: (() => void)[];

  constructor(channel: Channel, options: InCallOptions, watch: TransfererWatch) {
    const { attendedAbort, attendedComplete, attendedThreeway, attendedSwap, codeDigitMs } = options;
    const codes = [
      { code: attendedAbort, run: () => watch.wants('abort') },
      { code: attendedComplete, run: () => watch.wants('complete') },
      { code: attendedThreeway, run: () => watch.wants('threeway') },
      { code: attendedSwap, run: () => watch.wants('swap') },
    ].filter(({ code }) => code !== '');
    const menu = new CodeMatcher(channel.core.clock, codes, codeDigitMs, (digit) => watch.pass(digit));
    const { signals, interpreter } = channel;
    const leave = () => watch.wants('complete');
    const signal = interpreter?.signal;
    signal?.addEventListener('abort', leave);
    this.#offs = [
      markBusy(channel),
      signals.on('digitEnded', (digit, durationMs) => {
        if (!menu.take({ digit, durationMs })) watch.pass({ digit, durationMs });
      }),
      signals.on('hangup', leave),
      signals.on('released', () => {
        this.isElsewhere = true;
        leave();
      }),
      signals.on('unbridged', () => watch.isAlone()),
      () => signal?.removeEventListener('abort', leave),
    ];
  }

  stop(): void {
    for (const off of this.#offs.splice(0)) off();
  }
}
