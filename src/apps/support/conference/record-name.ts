import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { UserProfile } from '../../../config/confbridge-conf.ts';
import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import { collectDigits } from '../../../core/dialplan/digit-collector.ts';
import type { MediaPort } from '../../../core/ports/media.ts';
import { playPrompts } from '../prompts.ts';
import { orInterrupted } from '../wait.ts';

const LONGEST_MS = 10_000;
const ANSWER_MS = 6000;
const MOST_SILENCES = 3;

export interface RecordedName {
  /** Without extension, as players take it. */
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * Asks for a name and records it, until a digit that ends it or for ten seconds, where the profile wants one announced; with `reviewsName` whoever
 * said it keeps it with 1, hears it with 2 and says it again with 3. Undefined where nothing was recorded. Throws the interruption.
 */
export async function recordName(
  context: ApplicationContext,
  conference: string,
  profile: Pick<UserProfile, 'announcesName' | 'reviewsName' | 'isQuiet'>,
): Promise<RecordedName | undefined> {
  const { core, channel } = context;
  if (profile.isQuiet || !channel.media || !(profile.announcesName || profile.reviewsName)) return undefined;
  const name = `confbridge-name-${conference}-${channel.uniqueId}`.replaceAll(/[^\w.-]/g, '_');
  const path = join(core.settings.directories.spool, 'confbridge', name);
  const recorded = { path, remove: () => rm(`${path}.sln`, { force: true }) };
  try {
    let isThere = await record(context, channel.media, `${path}.sln`);
    for (let silences = 0; isThere && profile.reviewsName && silences < MOST_SILENCES; ) {
      const answer = await askReview(context);
      if (answer === '1') break;
      if (answer === '') silences++;
      else if (answer === '2') await playPrompts(context, [path]);
      else if (answer === '3') isThere = await record(context, channel.media, `${path}.sln`);
      else await playPrompts(context, ['vm-sorry']);
    }
    if (isThere && profile.reviewsName) await playPrompts(context, ['vm-msgsaved']);
    return isThere ? recorded : undefined;
  } catch (thrown) {
    void recorded.remove();
    throw thrown;
  }
}

/** False where it could not be written. */
async function record(context: ApplicationContext, media: MediaPort, file: string): Promise<boolean> {
  await playPrompts(context, ['vm-rec-name', 'beep']);
  const recording = media.record({ path: file, within: dirname(file), maxMs: LONGEST_MS });
  const off = context.channel.signals.on('digitEnded', (digit) => {
    if (digit === '#') recording.stop();
  });
  try {
    return (await orInterrupted(context.signal, recording.done)).end !== 'failed';
  } catch (thrown) {
    recording.stop();
    await recording.done;
    throw thrown;
  } finally {
    off();
  }
}

/** The digit pressed, empty for none. */
async function askReview(context: ApplicationContext): Promise<string> {
  const { channel, signal } = context;
  const { digit } = await playPrompts(context, ['vm-review'], { stopsAt: () => true });
  return (
    digit ??
    collectDigits(channel, '', { signal, firstDigitMs: ANSWER_MS, nextDigitMs: 0, maxDigits: 1, terminator: '', mayContinue: () => false })
  );
}
