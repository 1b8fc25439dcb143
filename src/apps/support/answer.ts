import { ChannelState } from '../../core/channel/channel-state.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';

/**
 * Answers the call where it is not answered yet, then waits until the party is heard, so that it misses nothing of what comes; a silent one
 * is waited for at most `settings.answerWaitMs` (Asterisk 20 main/channel.c, __ast_answer). Throws the interruption.
 */
export async function answerAndListen(context: ApplicationContext): Promise<void> {
  const { channel } = context;
  if (channel.state === ChannelState.Up) return;
  await channel.answer();
  if (!channel.hangingUp && !channel.media?.heard) await listen(context);
}

/** By hand, not by a signal made of two: this is done for every call, and those cost as much as all the rest of an answer. */
function listen({ core, channel, signal }: ApplicationContext): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const settle = (end: () => void) => {
      timer.cancel();
      off?.();
      signal.removeEventListener('abort', onAbort);
      end();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    const off = channel.media?.news.on('heard', () => settle(resolve));
    const timer = core.clock.setTimer(core.settings.answerWaitMs, () => settle(resolve));
    signal.addEventListener('abort', onAbort);
  });
}
