import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'CancelAtxfer',
  summary: 'Cancel an attended transfer.',
  description: 'Takes an attended transfer back that a party is about, by Atxfer or by a code: it talks with the other one again.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: { channel: required('Channel', 'who transfers', 'No channel specified') },
  run({ exchange, dialect }, { channel }) {
    const outcome = exchange.transfers.cancelAttended(dialect.readChannel(channel));
    if (outcome === 'no channel') return failure('Channel specified does not exist');
    return outcome === 'cancelled' ? success('CancelAtxfer successfully queued') : failure('No attended transfer to cancel');
  },
});
