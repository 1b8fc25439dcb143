import { each } from '../../../base/each.ts';
import type { RoomMemberView, RoomView } from '../../../exchange/conference-commands.ts';
import { conference, NO_SUCH_ROOM, noRooms, yes } from '../../conference-replies.ts';
import { defineAction } from '../../define-action.ts';
import { channelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';
import { failure, item, type ListItem, list } from '../../reply.ts';

export const confbridgeList = defineAction({
  name: 'ConfbridgeList',
  summary: 'List participants in a conference.',
  privileges: ['reporting'],
  onlyIn: 'modern',
  fields: { conference },
  run({ exchange }, { conference: room }) {
    const refusal = noRooms(exchange);
    if (refusal) return refusal;
    if (!exchange.conferences.room('ConfBridge', room)) return failure(NO_SUCH_ROOM);
    return list({
      message: 'Confbridge user list will follow',
      actionId: 'first',
      items: each(exchange.conferences.members('ConfBridge', room), memberItem),
      complete: 'ConfbridgeListComplete',
    });
  },
});

export const confbridgeListRooms = defineAction({
  name: 'ConfbridgeListRooms',
  summary: 'List active conferences.',
  privileges: ['reporting'],
  onlyIn: 'modern',
  run({ exchange }) {
    return (
      noRooms(exchange) ??
      list({
        message: 'Confbridge conferences will follow',
        actionId: 'first',
        items: each(exchange.conferences.rooms('ConfBridge'), roomItem),
        complete: 'ConfbridgeListRoomsComplete',
      })
    );
  },
});

const roomItem = ({ name, parties, marked, isLocked, isMuted }: RoomView): ListItem =>
  item(
    'ConfbridgeListRooms',
    line('Conference', name) +
      line('Parties', parties) +
      line('Marked', marked) +
      line('Locked', yes(isLocked)) +
      line('Muted', yes(isMuted)),
  );

const memberItem = ({ room, channel, profile, isWaiting, isMuted, isTalking, answeredSeconds }: RoomMemberView): ListItem =>
  item(
    'ConfbridgeList',
    line('Conference', room) +
      line('Admin', yes(profile.isAdmin)) +
      line('MarkedUser', yes(profile.isMarked)) +
      line('WaitMarked', yes(profile.waitsForMarked)) +
      line('EndMarked', yes(profile.endsWithMarked)) +
      line('EndMarkedAny', yes(profile.endsWithAnyMarked)) +
      line('Waiting', yes(isWaiting)) +
      line('Muted', yes(isMuted)) +
      line('Talking', yes(isTalking)) +
      line('AnsweredTime', answeredSeconds) +
      channelHeaders(channel),
  );
