import type { Channel } from '../channel/channel.ts';
import { CoreSlot } from '../core-slot.ts';

/** Parking lots, as transfers and codes dialled in a call see them. */
export interface Parking {
  /** Whether a call that is sent to the extension is parked there. */
  isParkExten(context: string, exten: string, callerNumber?: string): boolean;
  /** Whether a channel waits in a space. */
  isParked(channel: Channel): boolean;
  /**
   * Another channel takes the place of one that waits in a space, which is out of the lot then. False for one that waits in none.
   * @param take gives the other one, in no bridge, and what to call when the lot is done with it; called only when there is a place
   */
  swap(parked: Channel, take: () => { readonly channel: Channel; readonly onDone: () => void }): boolean;
  /**
   * Parks the other party of a call of two on behalf of one, who hears the space and is then let go. False, with a sound to the parker and
   * the call going on, when there is no room.
   * @param at the extension that the parker dialled; without it that of its own lot
   */
  parkPeer(parker: Channel, at?: { readonly context: string; readonly exten: string }): boolean;
}

export const parkingSlot = new CoreSlot<Parking>('parking lots');
