import { HangupCause } from '../../../core/hangup-cause.ts';
import type { ChannelSnapshot } from '../../../core/snapshots.ts';

/** Causes that the server of 2006 did not know, by what it said in their place. */
const IN_OLD_WORDS: Readonly<Record<number, number>> = {
  [HangupCause.AnsweredElsewhere]: HangupCause.NormalClearing,
  [HangupCause.SubscriberAbsent]: HangupCause.NoRouteDestination,
};

/** Applications that left no cause behind: those that end a call with a tone, and parking (recorded session parking-01). */
const LEAVES_NO_CAUSE = /^(Busy|Congestion|Park|ParkedCall)$/;

/** Agents left no cause behind, on either side of their calls (recorded session agent-01). */
const TO_AN_AGENT = /^Dial Agent\//i;

/** A queue left its caller no cause behind the call with a member, nor a Local channel that was the member's. */
const LEAVES_NONE_BEHIND_A_CALL = /\/Queue$|^Local\/AppQueue$/;

/** What a leg runs in name only while it belongs to the call that dialled it. */
const OF_THE_CALLER = /^App(Dial2?|Queue)$/;

interface HungUp {
  readonly channel: ChannelSnapshot;
  readonly cause: number;
  readonly wasBridged?: boolean;
  readonly wasRefused?: boolean;
  readonly ranLast?: Pick<ChannelSnapshot, 'application' | 'applicationData'> | undefined;
}

/**
 * The cause that Hangup showed in 2006 (recorded sessions core-06, 07, 09, 10, 19, 26 and 27, queue-02 and 04): Local halves handed none on, a called
 * phone ended normally whoever hung up, a leg that was redirected out of its call had lost its cause, Busy, Congestion and parking set none, nor
 * did a call over IAX2 that nobody took (iax-01, iax-02).
 */
export function classicCause({ channel, cause, wasBridged = false, wasRefused = false, ranLast = channel }: HungUp): number {
  const { application = '', applicationData = '' } = ranLast;
  const { dialedAs, technology, linkedId, uniqueId } = channel;
  const { NotDefined, NormalClearing, NoAnswer } = HangupCause;
  const told = IN_OLD_WORDS[cause] ?? cause;
  if (application === 'Hangup') return told;
  if (LEAVES_NO_CAUSE.test(application)) return NotDefined;
  if (technology === 'Agent' || application === 'AgentLogin' || TO_AN_AGENT.test(`${application} ${applicationData}`)) return NotDefined;
  if (wasBridged && LEAVES_NONE_BEHIND_A_CALL.test(`${technology}/${application}`)) return NotDefined;
  if (technology === 'Local') return wasBridged && told !== NotDefined ? NormalClearing : NotDefined;
  if (!dialedAs) return told;
  if (technology === 'IAX2' && !wasBridged && (wasRefused || told === NormalClearing)) return NotDefined;
  if (linkedId !== uniqueId && wasBridged && !OF_THE_CALLER.test(application)) return NotDefined;
  return told === NotDefined || (told === NoAnswer && !wasRefused) ? NormalClearing : told;
}
