import { type InCallRights, rightsByLetter } from '../../features/in-call/in-call.ts';

/** What the options of an application that connects two parties let them do by a code. */
export const callRights = (options: ReadonlyMap<string, unknown>): InCallRights => rightsByLetter((letter) => options.has(letter));
