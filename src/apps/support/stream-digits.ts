import { sleep } from '../../base/clock.ts';
import type { Channel } from '../../core/channel/channel.ts';

export interface StreamDigitsOptions {
  signal: AbortSignal;
  /** Pause after each digit. */
  pauseMs?: number | undefined;
  durationMs?: number | undefined;
}

const DIGIT = /[0-9*#A-Da-d]/;

/** Sends digits to a party, `w` being a pause of half a second and `W` of one. Source: Asterisk 20 main/app.c (ast_dtmf_stream). */
export async function streamDigits(channel: Channel, digits: string, options: StreamDigitsOptions): Promise<void> {
  if (digits === '') return;
  const { clock } = channel.core;
  const { signal, pauseMs = 250, durationMs = 100 } = options;
  await sleep(clock, 100, signal);
  for (const digit of digits) {
    if (channel.hangingUp) return;
    if (digit === 'w') await sleep(clock, 500, signal);
    else if (digit === 'W') await sleep(clock, 1000, signal);
    else if (DIGIT.test(digit)) {
      channel.sendDigit(digit, durationMs);
      await sleep(clock, durationMs + pauseMs, signal);
    }
  }
}
