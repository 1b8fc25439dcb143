import { messageOf } from '../../base/errors.ts';
import type { PlaySource } from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import { type FrameSource, silenceSource } from '../graph/frame-source.ts';
import { ToneGenerator } from '../tone/tone-generator.ts';
import { parseToneList } from '../tone/tone-list.ts';
import { FilesSource } from './files-source.ts';

/** The maker of frames for what is to be played. Never throws: what cannot be played fails at its first frame. */
export function openSource(source: PlaySource, parts: EngineParts): FrameSource {
  switch (source.kind) {
    case 'files':
      return new FilesSource(source, parts);
    case 'tone':
      return openTone(source, parts);
    case 'silence':
      return silenceSource();
  }
}

function openTone({ tones, amplitude }: { tones: string; amplitude?: number }, parts: EngineParts): FrameSource {
  try {
    return new ToneGenerator(parseToneList(tones), amplitude);
  } catch (error) {
    parts.logger.warning(messageOf(error));
    return { read: () => 'failed', close() {} };
  }
}
