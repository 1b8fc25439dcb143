import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

/** The server of 2006 says the same to both. */
const DONE = { modern: 'Unpaused monitoring of the channel', classic: 'Paused monitoring of the channel' } as const;

export default defineAction({
  name: 'UnpauseMonitor',
  summary: 'Unpause monitoring of a channel.',
  description: 'A recording goes on that PauseMonitor has paused.',
  privileges: ['call'],
  fields: { channel: required('Channel', 'whose', 'No channel specified') },
  run: ({ exchange, dialect }, { channel }) =>
    exchange.recordings.pauseMonitor(dialect.readChannel(channel), false) === 'no such channel'
      ? failure('No such channel')
      : success(DONE[dialect.name]),
});
