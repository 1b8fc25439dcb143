import { defineAction } from '../../define-action.ts';
import { ENDS_CALLS } from '../../ends-calls.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = {
  'no channel': 'Channel does not exist',
  'in no bridge': 'Channel is not in a bridge',
  'no bridge': 'Bridge not found',
  'not in it': 'Channel kick from bridge failed',
} as const;

export default defineAction({
  name: 'BridgeKick',
  summary: 'Kick a channel from a bridge.',
  description:
    'Has a channel leave its bridge. A call of two is over then, and the calling one goes on or ends as where the other had hung up; one in a conference goes on with its next priority; a parked one ends.',
  privileges: ENDS_CALLS,
  onlyIn: 'modern',
  fields: {
    id: text('BridgeUniqueid', 'Bridge that the channel has to be in; without it the one that it is in.'),
    channel: required('Channel', 'Whom to kick.', 'Channel must be provided'),
  },
  run({ exchange, dialect }, { id, channel }) {
    const outcome = exchange.bridges.kick(dialect.readChannel(channel), id);
    return outcome === 'kicked' ? success('Channel has been kicked') : failure(REFUSALS[outcome]);
  },
});
