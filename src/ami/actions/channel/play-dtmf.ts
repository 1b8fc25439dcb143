import { sleep } from '../../../base/clock.ts';
import { defineAction } from '../../define-action.ts';
import { flag, needed, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const DEFAULT_MS = 100;

export default defineAction({
  name: 'PlayDTMF',
  summary: 'Play DTMF signal on a specific channel.',
  description: 'Sends one digit to the party of a channel, or with Receive lets the exchange take it as dialled by the party.',
  privileges: { modern: ['call'], classic: ['call'] },
  fields: {
    channel: required('Channel', 'to whom', { modern: 'Channel not found', classic: 'Channel not specified' }),
    digit: needed(text('Digit', 'its first character is played')),
    duration: text('Duration', 'milliseconds, 100 without it'),
    receive: flag('Receive', 'as if the party had dialled it'),
  },
  async run({ exchange, dialect, manager, signal }, { channel, digit, duration, receive }) {
    const name = dialect.readChannel(channel);
    if (!exchange.channels.find(name)) return failure(dialect.name === 'modern' ? 'Channel not found' : 'Channel not specified');
    if (digit === undefined) return failure('No digit specified');
    if (duration !== undefined && !/^\d+$/.test(duration)) return failure('Could not convert Duration parameter');
    const durationMs = Math.min(Number(duration ?? DEFAULT_MS) || DEFAULT_MS, 10_000);
    // What is received has no length of its own unless one is given.
    exchange.channels.playDigit(name, digit[0]!, receive && duration === undefined ? 0 : durationMs, receive);
    // Asterisk answers when the digit has been played.
    if (!receive) await sleep(manager.clock, durationMs, signal);
    return success('DTMF successfully queued');
  },
});
