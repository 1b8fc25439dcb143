import type { ChannelEventRecord } from '../ports/channel-events.ts';
import type { ChannelSnapshot } from '../snapshots.ts';

/** Channel event logging. */
export interface CelFacts {
  /** The dialplan noted something of its own (CELGenUserEvent). */
  'cel.userEventRaised': { channel: ChannelSnapshot; name: string; extra: string };
  /** A record is written wherever it is to be written, and the manager is to tell it (section [manager] of cel.conf). */
  'cel.recorded': {
    record: ChannelEventRecord;
    /** An event of the dialplan's own is told as USER_DEFINED, its name beside. */
    showsUserDefined: boolean;
  };
}
