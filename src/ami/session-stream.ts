import type { Duplex } from 'node:stream';

/** What a session is spoken over: a socket, or a stream that knows as much of its two ends. */
export interface SessionStream extends Duplex {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  /** Ends behind what is written. */
  destroySoon(): void;
}
