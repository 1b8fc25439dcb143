import { defineAction } from '../../define-action.ts';
import { integer, needed, required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'AbsoluteTimeout',
  // The manager document of 2006 calls it Timeout.
  aliases: ['Timeout'],
  summary: 'Set absolute timeout.',
  description: 'Ends a channel after so many seconds from now, in the `T` extension of its context where there is one.',
  privileges: { modern: ['system', 'call'], classic: ['call'] },
  fields: {
    channel: required('Channel', 'whose life is limited', 'No channel specified'),
    timeout: needed(integer('Timeout', 'seconds from now', 0)),
  },
  run({ exchange, dialect }, { channel, timeout }) {
    if (timeout <= 0) return failure('No timeout specified');
    return exchange.channels.setTimeLimit(dialect.readChannel(channel), timeout) ? success('Timeout Set') : failure('No such channel');
  },
});
