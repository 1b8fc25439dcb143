import { conference, noRooms, outcomeReply } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';

export default defineAction({
  name: 'ConfbridgeKick',
  summary: 'Kick a Confbridge user.',
  description: 'Sends somebody out of a conference; `all` are all, `participants` all but administrators. The dialplan goes on.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: { conference, channel: needed(text('Channel', 'whom')) },
  run: ({ exchange }, { conference: room, channel = '' }) =>
    noRooms(exchange) ??
    outcomeReply(exchange.conferences.kick('ConfBridge', room, channel), channel === 'all' ? 'All participants kicked' : 'User kicked'),
});
