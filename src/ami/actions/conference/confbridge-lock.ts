import { conference, NO_SUCH_ROOM, noRooms } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { failure, success } from '../../reply.ts';

const define = (name: string, on: boolean, summary: string, done: string) =>
  defineAction({
    name,
    summary,
    description: `${summary} Nobody but administrators may enter a locked one.`,
    privileges: ['call'],
    onlyIn: 'modern',
    fields: { conference },
    run: ({ exchange }, { conference: room }) =>
      noRooms(exchange) ?? (exchange.conferences.lock('ConfBridge', room, on) ? success(done) : failure(NO_SUCH_ROOM)),
  });

export const confbridgeLock = define('ConfbridgeLock', true, 'Lock a Confbridge conference.', 'Conference locked');
export const confbridgeUnlock = define('ConfbridgeUnlock', false, 'Unlock a Confbridge conference.', 'Conference unlocked');
