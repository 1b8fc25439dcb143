import { sleep } from '../base/clock.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { answerAndListen } from './support/answer.ts';

export default defineApplication({
  name: 'Answer',
  summary: 'Answer a channel if ringing.',
  syntax: 'Answer([delay])',
  description:
    'Answers the call, then waits until the party is heard, but no longer than half a second. With a delay, in milliseconds, waits that long in addition. Nothing for a call that is answered.',
  async run(context, data) {
    const [delay = ''] = splitArguments(data);
    await answerAndListen(context);
    const delayMs = Number(delay);
    if (delayMs > 0) await sleep(context.core.clock, delayMs, context.signal);
    return undefined;
  },
});
