import type { RoomOutcome } from '../exchange/conference-commands.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { required } from './fields.ts';
import { failure, type Reply, type SimpleReply, success } from './reply.ts';

/** The header that names a ConfBridge room. */
export const conference = required('Conference', 'name of the room', 'No Conference name provided.');

/** What Asterisk says before it looks for a room by name. */
export const noRooms = ({ conferences }: Exchange): SimpleReply | undefined =>
  conferences.count('ConfBridge') === 0 ? failure('No active conferences.') : undefined;

export const NO_SUCH_ROOM = 'No Conference by that name found.';

/** The reply to an order, with the text for one that was carried out. */
export function outcomeReply(outcome: RoomOutcome, done: string): Reply {
  if (outcome === 'done') return success(done);
  return failure(outcome === 'no room' ? NO_SUCH_ROOM : 'No Channel by that name found in Conference.');
}

/** `Admin: Yes` and its like. */
export const yes = (on: boolean): 'Yes' | 'No' => (on ? 'Yes' : 'No');
