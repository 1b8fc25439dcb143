import type { Timer } from '../../base/clock.ts';
import type { TwoPartyCall } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { ApplicationContext } from '../../core/dialplan/define-application.ts';
import type { DialOptions } from './dial-options.ts';
import { playPrompts } from './prompts.ts';

/**
 * Ends a call by the options L and S of Dial. For L the caller is warned before (`LIMIT_PLAYAUDIO_CALLER`, `LIMIT_PLAYAUDIO_CALLEE`,
 * `LIMIT_WARNING_FILE`), and both may hear sounds at its beginning and end (`LIMIT_CONNECT_FILE`, `LIMIT_TIMEOUT_FILE`). The result takes
 * the timers away.
 */
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
    const play = soundsOfLimit(context, callee);
    play('LIMIT_CONNECT_FILE', '');
    after(limit.limitMs, () => {
      void play('LIMIT_TIMEOUT_FILE', '').then(() => call.end(callee));
    });
    const warnAt = (leftMs: number) => after(limit.limitMs - leftMs, () => play('LIMIT_WARNING_FILE', 'beep'));
    for (let left = limit.warnMs; left !== undefined && left > 0; left = limit.repeatMs === undefined ? undefined : left - limit.repeatMs)
      warnAt(left);
  }
  return () => {
    for (const timer of timers) timer.cancel();
  };
}

/** Plays the sound that a variable of the caller names, to those who are to hear it; resolves when it is over. */
function soundsOfLimit(context: ApplicationContext, callee: Channel): (variable: string, fallback: string) => Promise<void> {
  const caller = context.channel;
  const isOn = (variable: string, fallback: boolean) => {
    const value = caller.getVariable(variable);
    return value ? isTrue(value) : fallback;
  };
  const toCallee = isOn('LIMIT_PLAYAUDIO_CALLEE', false);
  // Somebody hears it: without the called party that is the caller, whatever the variable says.
  const toCaller = isOn('LIMIT_PLAYAUDIO_CALLER', true) || !toCallee;
  const hearers = [...(toCaller ? [caller] : []), ...(toCallee ? [callee] : [])];
  return async (variable, fallback) => {
    const file = caller.getVariable(variable) || fallback;
    if (file === '') return;
    await Promise.all(hearers.map((channel) => playPrompts({ ...context, channel }, [file]).catch(() => undefined)));
  };
}

const isTrue = (value: string): boolean => /^(?:yes|true|y|t|1|on)$/i.test(value);
