import { entryOf } from '../base/entry-of.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import type { Room } from '../features/conference/room.ts';
import { conferences } from '../features/conference/rooms.ts';

export const meetmeInfo = defineFunction({
  name: 'MEETME_INFO',
  summary: 'Query a given conference of various properties.',
  syntax: 'MEETME_INFO(keyword,confno)',
  description:
    'Of a room of MeetMe: `lock` and `dynamic` (1 or 0), `parties` their number, `activity` the seconds since it began. 0 for one that there is not.',
  read({ core }, args) {
    const [keyword = '', number = ''] = splitArguments(args).map((part) => part.trim());
    const room = conferences.find(core)?.meetMe.find(number);
    const read = entryOf(ITEMS, keyword.toLowerCase());
    if (!room || !read) {
      core.logger.notice(room ? `MEETME_INFO knows no '${keyword}'` : `there is no conference ${number}`);
      return '0';
    }
    return String(Number(read(room, core.clock.now())));
  },
});

const ITEMS: Readonly<Record<string, (room: Room, now: number) => number | boolean>> = {
  lock: (room) => room.isLocked,
  parties: (room) => room.size,
  activity: (room, now) => Math.floor((now - room.startedAt) / 1000),
  dynamic: (room) => room.isDynamic,
};
