/** Bounds of AMI text. A peer that breaks one gets an error for that message and keeps its session (AMI modern: transport, input parser). */
export const WIRE_LIMITS = {
  /** Longest line that a request may have, without its CR LF (or one more byte with a bare LF). */
  requestLineBytes: 1022,
  /** Header lines in one request. */
  requestHeaders: 128,
  /** Bytes of one message that a client takes: a GetConfig or command reply comes as a single message. */
  messageBytes: 16 << 20,
  /** Lines of one message that a client takes. */
  messageLines: 400_000,
} as const;
