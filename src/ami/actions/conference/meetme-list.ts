import { each } from '../../../base/each.ts';
import type { RoomMemberView, RoomView } from '../../../exchange/conference-commands.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { yes } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { UNKNOWN } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';
import { failure, item, type ListItem, list } from '../../reply.ts';

export const meetmeList = defineAction({
  name: 'MeetmeList',
  summary: 'List participants in a conference.',
  description: 'Lists who is in a room of MeetMe, or in all of them.',
  privileges: ['reporting'],
  onlyIn: 'modern',
  fields: { conference: text('Conference', 'number of the room; all without it') },
  run({ exchange }, { conference }) {
    if (exchange.conferences.count('MeetMe') === 0) return failure('No active conferences.');
    return list({
      message: 'Meetme user list will follow',
      actionId: 'first',
      items: memberItems(exchange, conference),
      complete: 'MeetmeListComplete',
    });
  },
});

export const meetmeListRooms = defineAction({
  name: 'MeetmeListRooms',
  summary: 'List active conferences.',
  privileges: ['reporting'],
  onlyIn: 'modern',
  run({ exchange }) {
    if (exchange.conferences.count('MeetMe') === 0) return failure('No active conferences.');
    return list({
      message: 'Meetme conferences will follow',
      actionId: 'first',
      items: each(exchange.conferences.rooms('MeetMe'), roomItem),
      complete: 'MeetmeListRoomsComplete',
    });
  },
});

const roomItem = ({ name, parties, marked, seconds, isDynamic, isLocked }: RoomView): ListItem =>
  item(
    'MeetmeListRooms',
    line('Conference', name) +
      line('Parties', parties) +
      line('Marked', marked === 0 ? 'N/A' : String(marked).padStart(4, '0')) +
      line('Activity', clock(seconds)) +
      line('Creation', isDynamic ? 'Dynamic' : 'Static') +
      line('Locked', yes(isLocked)),
  );

function* memberItems({ conferences }: Exchange, wanted: string | undefined): IterableIterator<ListItem> {
  const names = wanted === undefined ? [...conferences.rooms('MeetMe')].map(({ name }) => name) : [wanted];
  for (const name of names) for (const member of conferences.members('MeetMe', name)) yield memberItem(member);
}

const memberItem = (member: RoomMemberView): ListItem =>
  item(
    'MeetmeList',
    line('Conference', member.room) +
      line('UserNumber', member.number) +
      line('CallerIDNum', member.channel.callerId.number || UNKNOWN) +
      line('CallerIDName', member.channel.callerId.name || NO_NAME) +
      line('ConnectedLineNum', member.channel.connectedLine.number || UNKNOWN) +
      line('ConnectedLineName', member.channel.connectedLine.name || NO_NAME) +
      line('Channel', member.channel.name) +
      line('Admin', yes(member.profile.isAdmin)) +
      line('Role', member.onlyListens ? 'Listen only' : member.isDeaf ? 'Talk only' : 'Talk and listen') +
      line('MarkedUser', yes(member.profile.isMarked)) +
      line('Muted', member.isMutedByAdmin ? 'By admin' : member.isMuted ? 'By self' : 'No') +
      line('Talking', member.profile.tellsTalking ? yes(member.isTalking) : 'Not monitored'),
  );

const NO_NAME = '<no name>';

/** `01:02:03` */
const clock = (seconds: number): string =>
  [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0')).join(':');
