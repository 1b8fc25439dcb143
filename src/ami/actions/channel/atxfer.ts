import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

/** Asterisk dials for the party and so says Success of what comes to nothing, too. */
const REFUSALS = {
  'no channel': 'Channel specified does not exist',
  'no code': 'No attended transfer feature code found',
  'not permitted': 'Transfer not permitted',
  invalid: 'Transfer invalid',
} as const;

export default defineAction({
  name: 'Atxfer',
  summary: 'Attended transfer.',
  description:
    'Has a party of a call of two ask an extension before the other party goes there, as if it had dialled the code `atxfer` of features.conf and the extension: it needs a right to that (`t` or `T` of Dial). It completes the transfer by hanging up.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: {
    channel: required('Channel', 'who transfers', 'No channel specified'),
    exten: required('Exten', 'whom it asks', 'No extension specified'),
    context: text('Context', 'context of the extension; sets `TRANSFER_CONTEXT` of the channel'),
  },
  run({ exchange, dialect }, { channel, exten, context }) {
    const outcome = exchange.transfers.attended(dialect.readChannel(channel), exten, context);
    return outcome === 'begun' ? success('Atxfer successfully queued') : failure(REFUSALS[outcome]);
  },
});
