import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'ChangeMonitor',
  summary: 'Change monitoring filename of a channel.',
  description: 'The files of a recording have this name when it is over. A channel that is not monitored is no error.',
  privileges: ['call'],
  fields: {
    channel: required('Channel', 'whose', 'No channel specified'),
    file: required('File', 'the new name, without ending', 'No filename specified'),
  },
  run({ exchange, dialect }, { channel, file }) {
    const outcome = exchange.recordings.renameMonitor(dialect.readChannel(channel), file);
    if (outcome === 'no such channel') return failure('No such channel');
    return outcome ? success('Changed monitor filename') : failure('Could not change monitored filename of channel');
  },
});
