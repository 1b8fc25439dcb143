import { conference, noRooms, outcomeReply } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';

const define = (name: string, on: boolean, summary: string, done: string) =>
  defineAction({
    name,
    summary,
    description: `${summary} The channel may be given by how its name begins; \`all\` are all, \`participants\` all but administrators.`,
    privileges: ['call'],
    onlyIn: 'modern',
    fields: { conference, channel: required('Channel', 'whom', 'No channel name provided.') },
    run: ({ exchange }, { conference: room, channel }) =>
      noRooms(exchange) ?? outcomeReply(exchange.conferences.mute('ConfBridge', room, channel, on), done),
  });

export const confbridgeMute = define('ConfbridgeMute', true, 'Mute a Confbridge user.', 'User muted');
export const confbridgeUnmute = define('ConfbridgeUnmute', false, 'Unmute a Confbridge user.', 'User unmuted');
