/** Bounds of AMI over HTTP that http.conf and manager.conf have no option for. */
export const HTTP_LIMITS = {
  /** Bytes of a request's first line and headers together. */
  headBytes: 16 << 10,
  /** Headers of a request. */
  headers: 100,
  /** Bytes of what is posted. */
  bodyBytes: 40_960,
  /** Bytes of one message of a WebSocket; a larger one ends it. */
  webSocketMessageBytes: 256 << 10,
  /** Requests of one connection that may wait behind the one that is answered; beyond, the connection is closed. */
  waitingRequests: 32,
  /** Bytes that one answer may have; a list that is longer is refused. */
  replyBytes: 32 << 20,
  /** Sessions of each kind, by cookie and by digest, at a time. */
  sessions: 1000,
  /** Of those, sessions of one address that are logged in. */
  sessionsOfAddress: 500,
  /** Sessions by cookie that nobody has logged in to; the oldest goes when one more comes. */
  sessionsWithoutLogin: 250,
  /** How long such a session lives without a request. */
  sessionWithoutLoginMs: 5000,
  /** Events that wait for all sessions together; who has not fetched the oldest is told how many are gone. */
  keptEvents: 10_000,
  keptEventBytes: 8 << 20,
  /** How long a digest nonce is good for. */
  nonceMs: 62_000,
  /** Characters of a file's path below `static/`. */
  filePath: 1024,
} as const;
