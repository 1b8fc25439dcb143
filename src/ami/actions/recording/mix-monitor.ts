import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'MixMonitor',
  summary: 'Record a call and mix the audio during the recording.',
  description:
    'Writes both directions of a channel into one file below the spool folder `monitor`. The options are those of the application of that name. The command is not run: no shell is ever started.',
  privileges: ['system'],
  onlyIn: 'modern',
  fields: {
    channel: required('Channel', 'whose', 'No channel specified'),
    file: text('File', 'name with ending; may be missing where an option names a file'),
    options: text('Options', 'as the application takes them: `b`, `r(in.wav)`, `i(variable)`'),
    command: text('Command', 'not run'),
  },
  run({ exchange, dialect }, { channel, file, options, command }) {
    const outcome = exchange.recordings.startMix(dialect.readChannel(channel), { file, options, command });
    if (outcome === 'no such channel') return failure('No such channel');
    if (outcome === 'refused') return failure('Could not start monitoring channel');
    return success(undefined, outcome.id === undefined ? [] : [['MixMonitorID', outcome.id]]);
  },
});
