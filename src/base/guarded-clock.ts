import type { Clock } from './clock.ts';
import { guard } from './guard.ts';
import type { Logger } from './logger.ts';

/** The same clock, whose timers cannot end the process: what one of them throws is logged. */
export const guardedClock = (clock: Clock, logger: Logger): Clock => {
  const guarded = guard(logger, 'timer', (run: () => void) => run());
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    setTimer: (delayMs, run) => clock.setTimer(delayMs, () => guarded(run)),
  };
};
