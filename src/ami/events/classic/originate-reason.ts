import type { OriginateEnded } from '../../../core/facts.ts';
import { HangupCause } from '../../../core/hangup-cause.ts';

const Reason = { Failed: 0, HungUp: 1, Busy: 5, Congestion: 8 } as const;

/** The only causes with which a refusal counted as busy: 486 and 603 of SIP. */
const BUSY: ReadonlySet<number> = new Set([HangupCause.UserBusy, HangupCause.CallRejected]);

/** Causes of a plain hang-up; with another one the far end was not to be had (404, 500 of SIP). */
const NO_REFUSAL: ReadonlySet<number> = new Set([HangupCause.NotDefined, HangupCause.NormalClearing]);

/**
 * Why an Originate failed, as the server of 2006 had it (recorded sessions core-06, 07 and 19): a refusal is busy or congestion and nothing
 * else, a hang-up by anybody is 1, and a Local channel that nobody answered never got as far as ringing.
 */
export function classicReason({ reason, success, failure }: OriginateEnded): number {
  if (success || !failure) return reason;
  switch (failure.kind) {
    case 'refused':
      if (failure.technology === 'Local') return reason;
      return BUSY.has(failure.cause) ? Reason.Busy : Reason.Congestion;
    case 'hungUp':
      return NO_REFUSAL.has(failure.cause) ? Reason.HungUp : Reason.Congestion;
    case 'timeout':
      return failure.technology === 'Local' ? Reason.Failed : reason;
  }
}
