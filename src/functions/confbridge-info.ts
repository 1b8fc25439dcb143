import { entryOf } from '../base/entry-of.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { Room } from '../features/conference/room.ts';
import { conferences } from '../features/conference/rooms.ts';

export const confbridgeInfo = defineFunction({
  name: 'CONFBRIDGE_INFO',
  summary: 'Get information about a ConfBridge conference.',
  syntax: 'CONFBRIDGE_INFO(type,conference)',
  description:
    'How many parties, admins or marked users are in a conference, or whether it is locked or muted (1 or 0). 0 for one that there is not.',
  read({ core }, args) {
    const [type = '', name = ''] = splitArguments(args).map((part) => part.trim());
    const room = conferences.find(core)?.confBridge.find(name);
    if (!room) return '0';
    const read = entryOf(ITEMS, type.toLowerCase());
    if (!read) core.logger.error(`CONFBRIDGE_INFO knows no '${type}'`);
    return String(Number(read?.(room) ?? 0));
  },
});

const ITEMS: Readonly<Record<string, (room: Room) => number | boolean>> = {
  parties: (room) => room.size,
  admins: (room) => room.members.filter(({ profile, isWaiting }) => profile.isAdmin && !isWaiting).length,
  marked: (room) => room.marked,
  locked: (room) => room.isLocked,
  muted: (room) => room.isMuted,
};
