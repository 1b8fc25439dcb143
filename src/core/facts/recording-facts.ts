import type { SoundDirection } from '../ports/media.ts';
import type { ChannelSnapshot } from '../snapshots.ts';

/** What is told of recordings of a call. */
export interface RecordingFacts {
  'recording.monitorStarted': { channel: ChannelSnapshot };
  'recording.monitorStopped': { channel: ChannelSnapshot };
  'recording.mixStarted': { channel: ChannelSnapshot };
  /** Somebody stopped it; one that ends with its channel is not told (Asterisk 20). */
  'recording.mixStopped': { channel: ChannelSnapshot };
  'recording.mixMuted': { channel: ChannelSnapshot; direction: SoundDirection | 'both'; on: boolean };
  /** A file is whole under its last name: it can be fetched. Asterisk has no event for it. */
  'recording.fileCompleted': {
    channel: ChannelSnapshot;
    /** Absolute. */
    file: string;
    content: 'incoming' | 'outgoing' | 'mix' | 'interleaved';
    durationMs: number;
  };
}
