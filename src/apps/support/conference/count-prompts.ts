import type { Room } from '../../../features/conference/room.ts';
import { sayNumber } from '../../../features/say/english.ts';

/** How many others are in the room, said to one who is counted; nothing where there are none. */
export function countPrompts(room: Room): readonly string[] {
  const others = room.activeCount - 1;
  if (others < 1) return [];
  if (others === 1) return [room.sound('only_one')];
  return [room.sound('there_are'), ...sayNumber(others), room.sound('other_in_party')];
}
