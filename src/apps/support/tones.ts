import type { Channel } from '../../core/channel/channel.ts';
import type { Playback } from '../../core/ports/media.ts';

const KEY = 'playTones';

/** Plays tones in the background, in place of those that play. */
export function startTones(channel: Channel, tones: string): void {
  stopTones(channel);
  const playback = channel.media?.play({ kind: 'tone', tones });
  if (playback) channel.attachments.set(KEY, playback);
}

export function stopTones(channel: Channel): void {
  (channel.attachments.get(KEY) as Playback | undefined)?.stop();
  channel.attachments.delete(KEY);
}
