import { CoreSlot } from '../core-slot.ts';
import type { ChannelSnapshot } from '../snapshots.ts';

/** A recording of a call that becomes a message. */
export interface RecordedMessage {
  /** Path of the sound, which is whole and stays. */
  readonly sound: string;
  /** The recorded channel as it was in the beginning. */
  readonly channel: ChannelSnapshot;
  /** From whom it is. */
  readonly from: { readonly name?: string | undefined; readonly number?: string | undefined };
  /** Milliseconds since the epoch. */
  readonly beganAt: number;
  readonly durationMs: number;
}

/** Where messages lie, for features that leave some there. */
export interface MessageStore {
  /**
   * Leaves a copy in a mailbox, `101@default` or with a folder behind a slash (INBOX by default). `unknown`: there is no such place.
   * @throws what the disk says
   */
  takeCopy(place: string, message: RecordedMessage): Promise<'done' | 'unknown' | 'full'>;
}

export const messageStore = new CoreSlot<MessageStore>('message store');
