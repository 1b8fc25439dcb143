import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = {
  'no channel': 'Channel specified does not exist',
  'Not Permitted': 'Transfer not permitted',
  Invalid: 'Transfer invalid',
  Fail: 'Transfer failed',
} as const;

export default defineAction({
  name: 'BlindTransfer',
  summary: 'Blind transfer channel(s) to the given destination.',
  description:
    'Sends the other party of a call of two to an extension, as if the channel had transferred it; the channel itself is out of the call. Redirect moves the channel that it names.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: {
    channel: required('Channel', 'whose other party goes', 'No channel specified'),
    exten: required('Exten', 'where it goes', 'No extension specified'),
    context: text('Context', 'context of the extension; that of the channel without it'),
  },
  run({ exchange, dialect }, { channel, exten, context }) {
    const result = exchange.transfers.blind(dialect.readChannel(channel), exten, context);
    return result === 'Success' ? success('Transfer succeeded') : failure(REFUSALS[result]);
  },
});
