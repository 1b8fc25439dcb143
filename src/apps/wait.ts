import { sleep } from '../base/clock.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { parseSeconds } from './support/wait.ts';

export default defineApplication({
  name: 'Wait',
  summary: 'Waits for some time.',
  syntax: 'Wait(seconds)',
  description: 'Waits that many seconds, fractions allowed, then goes on with the next priority.',
  async run({ core, signal }, data) {
    const ms = parseSeconds(data);
    if (ms) await sleep(core.clock, ms, signal);
    return undefined;
  },
});
