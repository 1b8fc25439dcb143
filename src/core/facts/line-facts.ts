import type { ChannelSnapshot } from '../snapshots.ts';

/** Lines of `Zap` and `DAHDI`. */
export interface LineFacts {
  /** The line cannot be reached any more. `alarm` in the words that lists show: `Red Alarm`. */
  'line.alarmRaised': { line: number; alarm: string };
  'line.alarmCleared': { line: number };
  'line.doNotDisturbChanged': { line: number; on: boolean };
  /** A channel took a line, which is in these groups. */
  'line.channelAssigned': { channel: ChannelSnapshot; line: number; groups: readonly number[] };
}
