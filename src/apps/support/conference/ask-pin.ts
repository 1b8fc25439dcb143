import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import { collectDigits } from '../../../core/dialplan/digit-collector.ts';
import { playPrompts } from '../prompts.ts';

const TRIES = 3;
const MOST_DIGITS = 80;
const DEFAULT_FIRST_MS = 10_000;
const DEFAULT_NEXT_MS = 5000;

/** Plays a question and reads the answer up to `#`. `first` has been dialled already. Throws the interruption. */
export async function askDigits(context: ApplicationContext, question: string, first = ''): Promise<string> {
  const { channel, signal } = context;
  const { digit } = first === '' ? await playPrompts(context, [question], { stopsAt: () => true }) : { digit: first };
  if (digit === '#') return '';
  return collectDigits(channel, digit ?? '', {
    signal,
    firstDigitMs: channel.interpreter?.responseTimeoutMs ?? DEFAULT_FIRST_MS,
    nextDigitMs: channel.interpreter?.digitTimeoutMs ?? DEFAULT_NEXT_MS,
    maxDigits: MOST_DIGITS,
    terminator: '#',
    mayContinue: () => true,
  });
}

/**
 * Asks for a PIN, three times at most; a digit that is pressed during the reproach begins the next one.
 * @returns what was dialled once `isRight` says so, else undefined
 */
export async function askPin(
  context: ApplicationContext,
  sounds: { readonly question: string; readonly wrong: string },
  isRight: (pin: string) => boolean,
): Promise<string | undefined> {
  let first = '';
  for (let tries = 0; tries < TRIES; tries++) {
    const pin = await askDigits(context, sounds.question, first);
    if (isRight(pin)) return pin;
    const { digit } = await playPrompts(context, [sounds.wrong], { stopsAt: () => true });
    first = digit ?? '';
  }
  return undefined;
}
