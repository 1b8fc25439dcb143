import { conference, NO_SUCH_ROOM, noRooms } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'ConfbridgeSetSingleVideoSrc',
  summary: 'Set a conference user as the single video source distributed to all other participants.',
  description: 'Names the one whose picture all are to see. There is no video here; it is told as if there were.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: { conference, channel: required('Channel', 'whose, or how its name begins', 'No channel name provided.') },
  run({ exchange }, { conference: room, channel }) {
    const refusal = noRooms(exchange);
    if (refusal) return refusal;
    const outcome = exchange.conferences.setVideoSource(room, channel);
    if (outcome === 'done') return success('Conference single video source set.');
    return failure(outcome === 'no room' ? NO_SUCH_ROOM : 'No channel by that name found in conference.');
  },
});
