export type Protocol = 'UDP' | 'TCP' | 'TLS';

/** An IP address (IPv6 without brackets) and a port. */
export interface Address {
  readonly address: string;
  readonly port: number;
}

/** The way to one party: a connection, or a UDP socket with a destination. */
export interface Flow {
  readonly protocol: Protocol;
  /** Whether the transport itself repeats what gets lost. */
  readonly reliable: boolean;
  /** What stands in Via and Contact of messages that go this way. */
  readonly local: Address;
  readonly remote: Address;
  /** Sends, or drops what cannot be sent. Never throws. */
  send(data: Buffer): void;
}

/** `127.0.0.1:5060`, `[::1]:5060`. */
export const addressText = (at: Address): string => `${at.address.includes(':') ? `[${at.address}]` : at.address}:${at.port}`;
