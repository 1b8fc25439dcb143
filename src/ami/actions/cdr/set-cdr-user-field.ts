import { defineAction } from '../../define-action.ts';
import { flag, required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'SetCDRUserField',
  summary: 'Set the CDR UserField.',
  description: 'Sets the user field of the call records of a channel, or adds to it.',
  privileges: ['call'],
  onlyIn: 'classic',
  fields: {
    channel: required('Channel', 'whose', 'No Channel specified'),
    userField: required('UserField', 'the text', 'No UserField specified'),
    append: flag('Append', 'adds to what is there'),
  },
  run: ({ exchange, dialect }, { channel, userField, append }) =>
    exchange.callRecords.setUserField(dialect.readChannel(channel), userField, append)
      ? success('CDR Userfield Set')
      : failure('No such channel'),
});
