import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'StopMonitor',
  summary: 'Stop monitoring a channel.',
  description: 'Ends what Monitor began. A channel that is not monitored is no error.',
  privileges: ['call'],
  fields: { channel: required('Channel', 'whose', 'No channel specified') },
  run: ({ exchange, dialect }, { channel }) =>
    exchange.recordings.stopMonitor(dialect.readChannel(channel)) === 'no such channel'
      ? failure('No such channel')
      : success('Stopped monitoring channel'),
});
