import { sleep } from '../../base/clock.ts';
import { ChannelState } from '../../core/channel/channel-state.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';

/**
 * Answers the call where it is not answered yet, then waits until the party is heard, so that it misses nothing of what comes; a silent one
 * is waited for at most `settings.answerWaitMs` (Asterisk 20 main/channel.c, __ast_answer). Throws the interruption.
 */
export async function answerAndListen({ core, channel, signal }: ApplicationContext): Promise<void> {
  const { media } = channel;
  if (channel.state === ChannelState.Up) return;
  await channel.answer();
  if (channel.hangingUp || media?.heard) return;
  const heard = new AbortController();
  const off = media?.news.on('heard', () => heard.abort());
  try {
    await sleep(core.clock, core.settings.answerWaitMs, AbortSignal.any([signal, heard.signal]));
  } catch (thrown) {
    if (signal.aborted) throw thrown;
  } finally {
    off?.();
  }
}
