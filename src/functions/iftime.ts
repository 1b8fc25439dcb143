import { defineFunction } from '../core/dialplan/define-function.ts';
import { parseTiming, timingHolds } from '../core/dialplan/timing.ts';
import { outcomesOf } from './if.ts';

export const iftime = defineFunction({
  name: 'IFTIME',
  summary: 'Chooses between two texts by the time',
  syntax: 'IFTIME(times,weekdays,days,months[,timezone]?[true][:[false]])',
  description: 'Gives the text before the colon while the time condition holds, else the one after it.',
  read({ core }, args) {
    const mark = args.indexOf('?');
    const timing = mark < 0 ? undefined : parseTiming(args.slice(0, mark));
    if (!timing) {
      core.logger.warning(`IFTIME(${args}) has no time condition that can be read`);
      return '';
    }
    const { whenTrue, whenFalse } = outcomesOf(args.slice(mark + 1));
    return timingHolds(timing, core.clock.now()) ? whenTrue : whenFalse;
  },
});
