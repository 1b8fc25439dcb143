import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'StopMixMonitor',
  summary: 'Stop recording a call through MixMonitor, and free the recording’s file handle.',
  description: 'Ends what MixMonitor began: one recording by its id, or the newest of the channel.',
  privileges: ['system', 'call'],
  onlyIn: 'modern',
  fields: {
    channel: required('Channel', 'whose', 'No channel specified'),
    id: text('MixMonitorID', 'which one; the newest without it'),
  },
  run({ exchange, dialect }, { channel, id }) {
    const outcome = exchange.recordings.stopMix(dialect.readChannel(channel), id);
    if (outcome === 'no such channel') return failure('No such channel');
    return outcome ? success() : failure('Could not stop monitoring channel');
  },
});
