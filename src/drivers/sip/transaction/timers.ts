/** RFC 3261 table 4, in milliseconds. */
export interface TimerValues {
  /** Estimate of a round trip. */
  readonly t1: number;
  /** How long an INVITE may go without any response; 64*T1 unless given. */
  readonly b?: number;
  /** Longest pause between repeats of a request other than INVITE and of a response to INVITE. */
  readonly t2: number;
  /** How long a message may stay in the network. */
  readonly t4: number;
}

export const DEFAULT_TIMERS: TimerValues = { t1: 500, t2: 4_000, t4: 5_000 };
