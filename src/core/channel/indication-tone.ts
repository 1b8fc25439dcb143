import type { Indication } from '../ports/driver.ts';
import type { Playback } from '../ports/media.ts';
import type { Channel } from './channel.ts';
import { ChannelState } from './channel-state.ts';

const KEY = 'indicationTone';

/** What a party that is answered already can only be told by a sound (Asterisk main/channel.c, ast_indicate_data). */
const TONES: Partial<Record<Indication['kind'], string>> = { ringing: 'ring', busy: 'busy', congestion: 'congestion' };

/** What ends such a sound: early sound from elsewhere takes its place. */
const ENDS: ReadonlySet<Indication['kind']> = new Set(['progress', 'stop']);

/** Lets an answered channel hear what a message would tell one that is not. */
export function playIndication(channel: Channel, kind: Indication['kind']): void {
  if (channel.state !== ChannelState.Up || channel.leg.relays) return;
  const tone = TONES[kind];
  if (tone === undefined && !ENDS.has(kind)) return;
  stopIndication(channel);
  const tones = tone && channel.core.prompter.tone(tone, channel.toneZone);
  const playback = tones && channel.media?.play({ kind: 'tone', tones });
  if (playback) channel.attachments.set(KEY, playback);
}

/** Ends that sound; nothing for a channel that hears none. */
export function stopIndication(channel: Channel): void {
  if (channel.state !== ChannelState.Up) return;
  (channel.attachments.get(KEY) as Playback | undefined)?.stop();
  channel.attachments.delete(KEY);
}
