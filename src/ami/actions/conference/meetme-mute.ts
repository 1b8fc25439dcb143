import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

const REFUSALS = { 'no room': 'Meetme conference does not exist', 'no member': 'User number not found' } as const;

const define = (name: string, on: boolean, summary: string, done: string) =>
  defineAction({
    name,
    summary,
    description: `${summary} Rooms of MeetMe come first; where there is none of that name, one of ConfBridge is meant.`,
    privileges: ['call'],
    fields: { meetme: needed(text('Meetme', 'number of the room')), userNumber: needed(text('Usernum', 'number of the user in it')) },
    run({ exchange }, { meetme, userNumber }) {
      if (meetme === undefined) return failure('Meetme conference not specified');
      if (userNumber === undefined) return failure('Meetme user number not specified');
      if (!/^\s*[+-]?\d+$/.test(userNumber)) return failure('Invalid user number');
      const outcome = exchange.conferences.muteNumber(meetme, Number(userNumber), on);
      return outcome === 'done' ? success(done) : failure(REFUSALS[outcome]);
    },
  });

export const meetmeMute = define('MeetmeMute', true, 'Mute a Meetme user.', 'User muted');
export const meetmeUnmute = define('MeetmeUnmute', false, 'Unmute a Meetme user.', 'User unmuted');
