import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'SendText',
  summary: 'Sends a text message to channel.',
  description: 'Sends text to the party of a channel, in the call.',
  privileges: { modern: ['call'], classic: ['call'] },
  fields: {
    channel: required('Channel', 'to whom', 'No channel specified'),
    message: required('Message', 'the text', 'No Message specified'),
  },
  async run({ exchange, dialect }, { channel, message }) {
    const outcome = await exchange.channels.sendText(dialect.readChannel(channel), message);
    if (outcome === 'no such channel') return failure('No such channel');
    return outcome === 'sent' ? success('Success') : failure('Failure');
  },
});
