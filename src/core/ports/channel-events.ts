import type { ChannelEventType } from '../../config/cel-conf.ts';
import type { ChannelSnapshot } from '../snapshots.ts';

export type { ChannelEventType };

/** One thing that happened to a channel, as channel event logging keeps it. JSON-safe. */
export interface ChannelEventRecord {
  readonly type: ChannelEventType;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What the dialplan called it (USER_DEFINED), which stream or direction it was (STREAM_BEGIN, STREAM_END, DTMF); else empty. */
  readonly detail: string;
  readonly channel: ChannelSnapshot;
  /** Names of the others in its bridge, in the order in which they came. */
  readonly peers: readonly string[];
  /** JSON of what belongs to this type of event, or empty. */
  readonly extra: string;
}
