import type { Timer } from '../../base/clock.ts';
import type { Channel } from '../../core/channel/channel.ts';

/** Whose sound it is: the channel of a party that moves is another one afterwards. */
export interface Recorded {
  readonly channel: Channel;
}

const DEFAULT_SECONDS = 15;

/** Seconds between beeps as written; 15 where that is no number above 0. */
export function beepSeconds(text: string | undefined): number {
  const seconds = Number.parseInt(text ?? '', 10);
  return seconds > 0 ? Math.min(seconds, 86_400) : DEFAULT_SECONDS;
}

/** Lets a party hear a beep in place of what it hears otherwise. Resolves when it has; never rejects. */
export async function beep(channel: Channel): Promise<void> {
  const path = await channel.core.prompter.find('beep', channel.language);
  if (path !== undefined && !channel.ended) await channel.media?.play({ kind: 'files', paths: [path] }).done;
}

/** Lets a party that is in a call hear a beep every so many seconds; the result ends it. */
export function beepEvery(recorded: Recorded, seconds: number): () => void {
  let timer: Timer | undefined;
  const next = () => {
    timer = recorded.channel.core.clock.setTimer(seconds * 1000, () => {
      if (recorded.channel.bridge) void beep(recorded.channel);
      next();
    });
  };
  next();
  return () => timer?.cancel();
}
