import { parseOptions, splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { collectDigits } from '../core/dialplan/digit-collector.ts';
import { parseSeconds } from './support/wait.ts';

const DEFAULT_MS = 10_000;

export default defineApplication({
  name: 'WaitExten',
  summary: 'Waits for an extension to be entered.',
  syntax: 'WaitExten([seconds[,options]])',
  description:
    'Waits for a digit and goes to the extension that is dialled from it on; to `t` when none comes. Option m(class): with music.',
  async run({ core, channel, signal }, data) {
    const [seconds, optionText = ''] = splitArguments(data);
    const options = parseOptions(optionText);
    const firstDigitMs = parseSeconds(seconds) ?? channel.interpreter?.responseTimeoutMs ?? DEFAULT_MS;
    if (options.has('m')) core.holdMusic.start(channel, options.get('m'));
    try {
      const digits = await collectDigits(channel, '', { signal, firstDigitMs, nextDigitMs: 0, maxDigits: 1, mayContinue: () => false });
      if (digits !== '') return { digits };
    } finally {
      core.holdMusic.stop(channel);
    }
    const { context } = channel;
    if (!core.dialplan.hasExten(context, 't', channel.callerId.number)) return undefined;
    channel.interpreter?.jump({ context, exten: 't', priority: 1 });
    return undefined;
  },
});
