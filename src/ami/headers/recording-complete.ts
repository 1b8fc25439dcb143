import type { RecordingFacts } from '../../core/facts/recording-facts.ts';
import { line } from './line.ts';

/**
 * The exchange's own event of a recording whose file is whole, and its headers behind those of the channel. It is off unless
 * `recordingevents` of manager.conf asks for it (docs/decisions/0016).
 */
export const recordingComplete = {
  name: 'RecordingComplete',
  headers: ({ file, content, durationMs }: Omit<RecordingFacts['recording.fileCompleted'], 'channel'>): string =>
    line('File', file) + line('Content', content) + line('Duration', (durationMs / 1000).toFixed(2)),
} as const;
