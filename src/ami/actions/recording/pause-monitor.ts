import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'PauseMonitor',
  summary: 'Pause monitoring of a channel.',
  description: 'Leaves the time out of a recording until UnpauseMonitor. A channel that is not monitored is no error.',
  privileges: ['call'],
  fields: { channel: required('Channel', 'whose', 'No channel specified') },
  run: ({ exchange, dialect }, { channel }) =>
    exchange.recordings.pauseMonitor(dialect.readChannel(channel), true) === 'no such channel'
      ? failure('No such channel')
      : success('Paused monitoring of the channel'),
});
