import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ApplicationContext } from '../../../core/dialplan/define-application.ts';
import { playPrompts } from '../prompts.ts';
import { orInterrupted } from '../wait.ts';

const LONGEST_MS = 20_000;
const SILENCE_MS = 4000;

export interface RecordedName {
  /** Without extension, as players take it. */
  readonly path: string;
  remove(): Promise<void>;
}

/** Asks for a name and records it, until `#`, a silence or 20 seconds. Undefined where nothing could be recorded. Throws the interruption. */
export async function recordName(context: ApplicationContext, conference: string): Promise<RecordedName | undefined> {
  const { core, channel, signal } = context;
  const { media } = channel;
  if (!media) return undefined;
  await playPrompts(context, ['vm-rec-name', 'beep']);
  const name = `confbridge-name-${conference}-${channel.uniqueId}`.replaceAll(/[^\w.-]/g, '_');
  const path = join(core.settings.directories.spool, 'confbridge', name);
  const file = `${path}.sln`;
  const recording = media.record({ path: file, silenceMs: SILENCE_MS, maxMs: LONGEST_MS });
  const off = channel.signals.on('digitEnded', (digit) => {
    if (digit === '#') recording.stop();
  });
  const remove = () => rm(file, { force: true });
  try {
    const { end } = await orInterrupted(signal, recording.done);
    return end === 'failed' ? undefined : { path, remove };
  } catch (thrown) {
    recording.stop();
    void recording.done.then(remove);
    throw thrown;
  } finally {
    off();
  }
}
