import { HangupCause } from '../../core/hangup-cause.ts';

/** What becomes of a call when the called phone answers with a failure. */
export interface Refusal {
  readonly cause: number;
  /** `busy` and `congestion` are told as such, everything else as a hang-up of the party. */
  readonly kind: 'busy' | 'congestion' | 'hangup';
}

const CAUSES: Readonly<Record<number, number>> = {
  401: HangupCause.CallRejected,
  403: HangupCause.CallRejected,
  404: HangupCause.Unallocated,
  405: HangupCause.Interworking,
  407: HangupCause.CallRejected,
  408: HangupCause.NoUserResponse,
  409: HangupCause.NormalTemporaryFailure,
  410: HangupCause.NumberChanged,
  420: HangupCause.NetworkOutOfOrder,
  480: HangupCause.NoAnswer,
  483: HangupCause.NoAnswer,
  484: HangupCause.InvalidNumberFormat,
  485: HangupCause.Unallocated,
  486: HangupCause.UserBusy,
  488: HangupCause.BearerCapabilityNotAvailable,
  500: HangupCause.NetworkOutOfOrder,
  501: HangupCause.FacilityRejected,
  502: HangupCause.DestinationOutOfOrder,
  503: HangupCause.NormalCircuitCongestion,
  504: HangupCause.RecoveryOnTimerExpiry,
  600: HangupCause.UserBusy,
  603: HangupCause.CallRejected,
  604: HangupCause.Unallocated,
  606: HangupCause.BearerCapabilityNotAvailable,
};

const BUSY: ReadonlySet<number> = new Set([480, 486, 600, 603]);
const CONGESTION: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** RFC 3398 8.2.6.1 in the form that chan_sip of Asterisk 20 has it; kinds by its recorded calls. */
export function refusalOf(status: number): Refusal {
  const kind = BUSY.has(status) ? 'busy' : CONGESTION.has(status) ? 'congestion' : 'hangup';
  return { kind, cause: CAUSES[status] ?? (status >= 400 ? HangupCause.Interworking : HangupCause.NormalClearing) };
}

const STATUSES: Readonly<Record<number, number>> = {
  [HangupCause.Unallocated]: 404,
  [HangupCause.NoRouteTransitNet]: 404,
  [HangupCause.NoRouteDestination]: 404,
  [HangupCause.UserBusy]: 486,
  [HangupCause.NoUserResponse]: 408,
  [HangupCause.NoAnswer]: 480,
  [HangupCause.SubscriberAbsent]: 480,
  [HangupCause.CallRejected]: 403,
  [HangupCause.NumberChanged]: 410,
  [HangupCause.DestinationOutOfOrder]: 502,
  [HangupCause.InvalidNumberFormat]: 484,
  [HangupCause.FacilityRejected]: 501,
  [HangupCause.NormalUnspecified]: 480,
  [HangupCause.NormalCircuitCongestion]: 503,
  [HangupCause.NetworkOutOfOrder]: 500,
  [HangupCause.SwitchCongestion]: 503,
  [HangupCause.BearerCapabilityNotAvailable]: 488,
  [HangupCause.ChannelNotImplemented]: 503,
  [HangupCause.Interworking]: 500,
};

/** What a caller is answered whose call ends before it was answered. Normal clearing and causes without a match: 603. */
export const statusOf = (cause: number): number => STATUSES[cause] ?? 603;
