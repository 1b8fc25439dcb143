import { sleep } from '../base/clock.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { parseSeconds } from './support/wait.ts';

export default defineApplication({
  name: 'Wait',
  summary: 'Waits for some time.',
  syntax: 'Wait(seconds)',
  description:
    'Waits that many seconds, fractions allowed, then goes on with the next priority. In h the call is over: there is nothing to wait for, and h ends.',
  async run({ core, channel, signal }, data) {
    // Asterisk 20 main/channel.c: whoever has been hung up cannot sleep.
    if (channel.interpreter?.running === false) return 'hangup';
    const ms = parseSeconds(data);
    if (ms) await sleep(core.clock, ms, signal);
    return undefined;
  },
});
