/** Bounds of the manager that manager.conf has no option for; what it has one for stands there. */
export const MANAGER_LIMITS = {
  /** A session may be connected without a login for `authtimeout`; those that were silent for longer than this count for `authlimit`. */
  silentMs: 1000,
  /** So many times `authlimit` sessions without a login are the end, silent or not. */
  hardAuthLimitFactor: 10,
  /** Sessions that are logged in, over whatever transport, and those of one address: one more is told that there are too many. */
  sessions: 8192,
  sessionsOfAddress: 4096,
  /** Bytes that wait for one session beyond what its socket took. */
  queuedBytes: 4 << 20,
  /** Before the login a session has nothing to say that would take more. */
  queuedBytesBeforeLogin: 64 << 10,
  /** Failed logins of one address within a minute that keep it out for a minute. */
  failedLogins: 20,
  failedLoginPeriodMs: 60_000,
  /** A TLS handshake has to be over by then. */
  tlsHandshakeMs: 10_000,
  /** Events that are kept for `Resume` when sequence numbers are on. */
  resumableEvents: 10_000,
} as const;
