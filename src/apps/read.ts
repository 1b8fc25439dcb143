import { ChannelState } from '../core/channel/channel-state.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { collectDigits } from '../core/dialplan/digit-collector.ts';
import { answerAndListen } from './support/answer.ts';
import { playPrompts, promptNames } from './support/prompts.ts';
import { parseSeconds } from './support/wait.ts';

const MAX_DIGITS = 255;
const DEFAULT_FIRST_MS = 10_000;
const DEFAULT_NEXT_MS = 5000;

export default defineApplication({
  name: 'Read',
  summary: 'Read a variable.',
  syntax: 'Read(variable[,filename[&filename2[&...]][,maxdigits[,options[,attempts[,timeout]]]]])',
  description:
    'Reads digits up to `#`, or as many as `maxdigits`, into a variable, asking with sounds; tries again when nothing comes. Options: s nothing for a caller who is not answered, n does not answer. `READSTATUS` is OK, ERROR, HANGUP, INTERRUPTED, SKIPPED or TIMEOUT.',
  async run(context, data) {
    const { channel, logger, signal } = context;
    const [variable = '', sounds = '', maxText = '', options = '', attemptsText = '', timeout] = splitArguments(data);
    if (variable === '') {
      logger.warning(`${channel.name}: Read needs the name of a variable`);
      channel.setVariable('READSTATUS', 'ERROR');
      return undefined;
    }
    channel.setVariable('READSTATUS', 'ERROR');
    if (channel.state !== ChannelState.Up) {
      if (options.includes('s')) {
        channel.setVariable('READSTATUS', 'SKIPPED');
        return undefined;
      }
      if (!options.includes('n')) await answerAndListen(context);
    }
    const wanted = Number.parseInt(maxText, 10);
    const maxDigits = wanted > 0 && wanted < MAX_DIGITS ? wanted : MAX_DIGITS;
    const timeoutMs = parseSeconds(timeout);
    const collect = {
      signal,
      firstDigitMs: timeoutMs || (channel.interpreter?.responseTimeoutMs ?? DEFAULT_FIRST_MS),
      nextDigitMs: timeoutMs || (channel.interpreter?.digitTimeoutMs ?? DEFAULT_NEXT_MS),
      maxDigits,
      terminator: '#',
      mayContinue: () => true,
    };
    try {
      for (let attempts = Math.max(1, Number.parseInt(attemptsText, 10) || 1); attempts > 0; attempts--) {
        const { digit } = sounds === '' ? { digit: undefined } : await playPrompts(context, promptNames(sounds), { stopsAt: () => true });
        const digits = digit === '#' ? '' : await collectDigits(channel, digit ?? '', collect);
        channel.setVariable(variable, digits);
        if (digits === '' && digit !== '#') continue;
        channel.setVariable('READSTATUS', 'OK');
        return undefined;
      }
      channel.setVariable('READSTATUS', 'TIMEOUT');
    } catch (thrown) {
      if (!channel.ended) channel.setVariable('READSTATUS', channel.hangingUp ? 'HANGUP' : 'INTERRUPTED');
      throw thrown;
    }
    return undefined;
  },
});
