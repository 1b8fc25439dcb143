import type { EndpointOptions } from '../../config/endpoint-options.ts';
import type { Reachability } from './reachability.ts';

/** Who a driver knows: what lists, the SIPPEER function and `sip show ...` ask. Views are plain data of this moment. */
export interface EndpointDirectory {
  readonly technology: string;
  /** In the order of the configuration. */
  names(): Iterable<string>;
  find(name: string): EndpointView | undefined;
  /** Sends an OPTIONS now; the answer is told as `endpoint.qualified`. False when the endpoint is unknown or nowhere to be reached. */
  qualify(name: string, actionId?: string): boolean;
  /** Sends an endpoint a message that somebody wrote, where the technology has such a thing. */
  notify?(name: string, what: OrderedNotify): NotifyOutcome;
  /** Forgets a registration (`sip unregister`). False when there was none. */
  unregister(name: string): boolean;
  /** How the driver is set up, as name and value, for `sip show settings`. */
  settings(): Iterable<readonly [name: string, value: string]>;
  /** Registrations of the exchange with others, in the order of the configuration. */
  registrations(): Iterable<RegistrationView>;
  /** Signalling dialogs that are open, for `sip show channels`. */
  dialogs(): Iterable<DialogView>;
}

/** Headers in their order, names as they are to be sent, and the text of the message, empty for none; a byte a character. */
export interface OrderedNotify {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** `nowhere` for an endpoint that is not registered, `broken` where a header is none, or not to be given. */
export type NotifyOutcome = 'sent' | 'unknown' | 'nowhere' | 'broken';

export interface EndpointView {
  readonly name: string;
  readonly options: EndpointOptions;
  /** Where it is reached; absent while it is not registered. */
  readonly contact?: ContactView | undefined;
  /** Calls that count against `call-limit`. */
  readonly callsInUse: number;
  readonly callsRinging: number;
  readonly callsOnHold: number;
  /** What qualify found last; `unmonitored` without qualify. */
  readonly reachability: Reachability;
  readonly roundTripMs?: number | undefined;
  /** Messages in its mailboxes as it was told last; undefined when it was not. */
  readonly messagesTold?: { readonly new: number; readonly old: number } | undefined;
}

export interface ContactView {
  readonly uri: string;
  readonly address: string;
  readonly port: number;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly userAgent: string;
  /** Milliseconds since the epoch; absent for a static address. */
  readonly expiresAt?: number | undefined;
}

export interface RegistrationView {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  /** Empty where it is that of the host. */
  readonly domain: string;
  /** Seconds after which it is renewed. */
  readonly refreshSeconds: number;
  /** In the words of the technology: `Registered`, `Request Sent`, ... */
  readonly state: string;
  /** When it was last granted, milliseconds since the epoch. */
  readonly registeredAt?: number | undefined;
}

export interface DialogView {
  readonly peerAddress: string;
  readonly user: string;
  readonly callId: string;
  readonly codec: string;
  readonly held: boolean;
  readonly lastMessage: string;
  readonly endpoint: string;
}
