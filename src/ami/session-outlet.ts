import type { RenderedEvent } from './rendered-event.ts';

/** What a session may leave unread. */
export interface OutputLimits {
  /** Bytes that wait in the process beyond what the socket took. */
  readonly queuedBytes: number;
  /** How long a write may stand still, in milliseconds. */
  readonly writeTimeoutMs: number;
  /** `skip` loses the oldest events and says so, `drop` ends the session. */
  readonly slowPolicy: 'drop' | 'skip';
}

/** Where the events of a session go: to its socket at once, or to a history that the client asks for. */
export interface SessionOutlet {
  limits: OutputLimits;
  /** Bytes that wait for the client, about. */
  readonly queuedBytes: number;
  /** Takes an event that the session is to hear. */
  event(event: RenderedEvent): void;
  /** An action starts: its events stand behind its reply. */
  hold(): void;
  /** The reply is written; with `isSuppressed` the events wait for the next turn. */
  release(isSuppressed: boolean): void;
  /** One message is written turn by turn: until `endMessage` events wait, as nothing may stand in the middle of it. */
  beginMessage(): void;
  endMessage(): void;
  /** From now on events are kept for `takeHeld`; the next one, or one that is kept already, is reported once or more. */
  waitForEvents(onEvent: () => void): void;
  /** Ends `waitForEvents`: the events that came. */
  takeHeld(): readonly RenderedEvent[];
  /** Ends the session behind what is still to be written. */
  end(): void;
  /** Lets go of everything: the session is over. */
  close(): void;
}

/** Where the reply to one request goes. */
export interface ReplySink {
  write(text: string): void;
  /** Resolves when there is room for more: what is long is written in parts. */
  flushed(): Promise<void>;
  /** The session ends behind this reply. */
  end(): void;
}

/** What a session stands on: a connection of the manager's own, or HTTP requests that share a cookie. */
export interface SessionTransport {
  readonly address: string;
  /** `IPV4/TCP/127.0.0.1/5038` */
  readonly localEndpoint: string;
  readonly remoteEndpoint: string;
  /** How long WaitEvent may take now, in milliseconds; `Infinity` for no end. */
  readonly longestWaitMs: number;
  /** The client hears events by WaitEvent alone: a newer one takes the place of one that waits, and the first one begins to listen. */
  readonly isPolled: boolean;
  /** Lets go of it: the session is over. */
  close(): void;
}

/** `IPV4/TCP/127.0.0.1/5038`, as security events name both ends. */
export function endpointText(socket: object, address = '', port = 0): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return `${plain.includes(':') ? 'IPV6' : 'IPV4'}/${'encrypted' in socket ? 'TLS' : 'TCP'}/${plain}/${port}`;
}
