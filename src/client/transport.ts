/** A stream of bytes to a manager and back. */
export interface Transport {
  send(bytes: Uint8Array): void;
  /** Takes in nothing more until `resume`, so that the far end has to wait. */
  pause(): void;
  resume(): void;
  /** Sends what was given to it and closes. `closed` of the receiver follows. */
  close(): void;
  /** Closes at once. `closed` of the receiver follows. */
  destroy(): void;
}

/** Who hears a transport. */
export interface Receiver {
  data(bytes: Uint8Array): void;
  /** Once, as the last: with the error that ended the stream, or without one where it was closed in order. */
  closed(error?: Error): void;
}

/** A way to a manager: what `connect` dials, again after each loss. */
export interface Dialler {
  /** Names the way in messages: `tcp pbx.example:5038`. */
  readonly label: string;
  /** Resolves when bytes can flow; rejects when that fails or the signal aborts. */
  dial(receiver: Receiver, signal: AbortSignal): Promise<Transport>;
}
