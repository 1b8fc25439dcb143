import { HangupCause } from '../../../core/hangup-cause.ts';
import type { ChannelSnapshot } from '../../../core/snapshots.ts';

/** Causes that the server of 2006 did not know, by what it said in their place. */
const IN_OLD_WORDS: Readonly<Record<number, number>> = {
  [HangupCause.AnsweredElsewhere]: HangupCause.NormalClearing,
  [HangupCause.SubscriberAbsent]: HangupCause.NoRouteDestination,
};

/** Applications that end a call with a tone; they left no cause behind. */
const LEAVES_NO_CAUSE = /^(Busy|Congestion)$/;

/**
 * The cause that Hangup showed in 2006 (recorded sessions core-06, 07, 09, 19 and 27): Local halves handed none on, a called phone that had
 * answered ended normally whoever hung up, and Busy and Congestion set none.
 */
export function classicCause(fact: { channel: ChannelSnapshot; cause: number; wasBridged?: boolean }): number {
  const { channel, cause, wasBridged = false } = fact;
  const { application = '', dialedAs, technology } = channel;
  if (application === 'Hangup') return cause;
  if (LEAVES_NO_CAUSE.test(application)) return HangupCause.NotDefined;
  if (technology === 'Local') return wasBridged && cause !== HangupCause.NotDefined ? HangupCause.NormalClearing : HangupCause.NotDefined;
  if (dialedAs && cause === HangupCause.NotDefined) return HangupCause.NormalClearing;
  return IN_OLD_WORDS[cause] ?? cause;
}
