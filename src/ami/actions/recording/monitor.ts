import { defineAction } from '../../define-action.ts';
import { flag, required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'Monitor',
  summary: 'Monitor a channel.',
  description:
    'Writes what a channel says and what it hears into two files, `<File>-in.<Format>` and `<File>-out.<Format>`, below the spool folder `monitor`. A channel that is monitored already only has its files named anew in the end.',
  privileges: ['call'],
  fields: {
    channel: required('Channel', 'whose', 'No channel specified'),
    file: text('File', 'name without ending; the name of the channel by default'),
    format: text('Format', 'wav (by default), ulaw, alaw or sln'),
    mix: flag('Mix', 'in the end the two files become one, `<File>.<Format>`'),
  },
  run({ exchange, dialect }, { channel, file, format, mix }) {
    const outcome = exchange.recordings.startMonitor(dialect.readChannel(channel), { file, format, mix });
    if (outcome === 'no such channel') return failure('No such channel');
    return outcome === 'refused' ? failure('Could not start monitoring channel') : success('Started monitoring channel');
  },
});
