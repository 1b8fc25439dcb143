import type { Timer } from '../../base/clock.ts';
import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import type { DialOptions } from './dial-options.ts';
import { playPrompts } from './prompts.ts';

/** Ends a call by the options L and S of Dial, and warns the caller before. The result takes the timers away. */
export function superviseLimit(
  context: ApplicationContext,
  call: TwoPartyCall,
  callee: Channel,
  options: Pick<DialOptions, 'limit' | 'endsAfterMs'>,
  answeredMs: number,
): () => void {
  const { clock } = context.core;
  const timers = new Set<Timer>();
  const after = (ms: number, run: () => void) => {
    const timer = clock.setTimer(Math.max(0, ms), () => {
      timers.delete(timer);
      run();
    });
    timers.add(timer);
  };
  if (options.endsAfterMs !== undefined) after(options.endsAfterMs - (clock.monotonic() - answeredMs), () => call.end(callee));
  const { limit } = options;
  if (limit) {
    after(limit.limitMs, () => call.end(callee));
    const warnAt = (leftMs: number) =>
      after(limit.limitMs - leftMs, () => {
        void playPrompts(context, ['beep']).catch(() => undefined);
      });
    for (let left = limit.warnMs; left !== undefined && left > 0; left = limit.repeatMs === undefined ? undefined : left - limit.repeatMs)
      warnAt(left);
  }
  return () => {
    for (const timer of timers) timer.cancel();
  };
}
