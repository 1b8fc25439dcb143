import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { streamDigits } from './support/stream-digits.ts';

export default defineApplication({
  name: 'SendDTMF',
  summary: 'Sends arbitrary DTMF digits.',
  syntax: 'SendDTMF(digits[,timeout_ms[,duration_ms[,channel]]])',
  description: 'Sends digits to the caller, or to another channel; `w` pauses half a second, `W` a second.',
  async run({ core, channel, logger, signal }, data) {
    const [digits = '', pause = '', duration = '', other = ''] = splitArguments(data);
    const to = other === '' ? channel : core.channels.find(other.trim());
    if (!to) {
      logger.warning(`${channel.name}: there is no channel '${other}' to send digits to`);
      return undefined;
    }
    await streamDigits(to, digits, { signal, pauseMs: Number(pause) || undefined, durationMs: Number(duration) || undefined });
    return undefined;
  },
});
