import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import type { Playback } from '../../core/ports/media.ts';
import { orInterrupted } from './wait.ts';

export interface PromptOptions {
  /** A digit for which this holds stops the prompts. */
  stopsAt?: (digit: string) => boolean;
}

export interface PromptResult {
  /** A prompt was not there or could not be played. */
  failed: boolean;
  /** The digit that stopped them. */
  digit: string | undefined;
}

/** `a&b&c` in order. */
export const promptNames = (text: string): string[] => text.split('&').filter((name) => name.trim() !== '');

/**
 * Plays sound files by name, in the channel's language, one after the other. What is missing is left out and counts as a failure. Throws the
 * interruption, with the sound stopped.
 */
export async function playPrompts(
  context: ApplicationContext,
  names: readonly string[],
  options: PromptOptions = {},
): Promise<PromptResult> {
  const { core, channel, logger, signal } = context;
  const result: PromptResult = { failed: false, digit: undefined };
  let playback: Playback | undefined;
  // From the beginning: who knows the way dials before the sounds are found.
  const off = channel.signals.on('digitEnded', (digit) => {
    if (result.digit !== undefined || !options.stopsAt?.(digit)) return;
    result.digit = digit;
    playback?.stop();
  });
  try {
    const paths: string[] = [];
    for (const name of names) {
      const path = await core.prompter.find(name.trim(), channel.language);
      if (path !== undefined) paths.push(path);
      else {
        logger.warning(`${channel.name}: there is no sound '${name}' in language '${channel.language}'`);
        result.failed = true;
      }
    }
    signal.throwIfAborted();
    if (result.digit !== undefined) return result;
    playback = paths.length > 0 ? channel.media?.play({ kind: 'files', paths }) : undefined;
    if (!playback || (await orInterrupted(signal, playback.done)) === 'failed') result.failed = true;
    return result;
  } finally {
    off();
    if (signal.aborted) playback?.stop();
  }
}
