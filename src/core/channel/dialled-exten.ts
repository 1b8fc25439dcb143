import type { Channel } from './channel.ts';

/** Technologies whose channels keep the extension `s` that every channel is made with; those of others have none once they are to be dialled. */
const KEEPS_S: ReadonlySet<string> = new Set(['Local', 'IAX2']);

/** Whether a new channel that is to be dialled stands at no extension (recorded sessions of both technologies). */
export const standsNowhere = (channel: Channel): boolean => !KEEPS_S.has(channel.technology);
