import type { ChannelSnapshot } from '../snapshots.ts';

/** A call that waits in a parking lot, as each fact of its stay tells it. */
export interface ParkedCallFact {
  readonly channel: ChannelSnapshot;
  /** Who parked it: its channel's name, and what is dialled to reach it again. */
  readonly parkerChannel: string;
  readonly parkerDialString: string;
  readonly lot: string;
  readonly space: number;
  /** Whole seconds until it goes back, and since it was parked. */
  readonly secondsLeft: number;
  readonly secondsParked: number;
}

/** Parking lots. Each call ends its stay by exactly one of the last three. */
export interface ParkingFacts {
  'parking.callParked': ParkedCallFact;
  /** Another channel took the place of the one that was parked. */
  'parking.callSwapped': ParkedCallFact;
  'parking.callRetrieved': ParkedCallFact & { readonly retriever: ChannelSnapshot };
  'parking.callTimedOut': ParkedCallFact;
  'parking.callGivenUp': ParkedCallFact;
}
