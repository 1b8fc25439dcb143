/** Where a far end is. */
export interface Remote {
  readonly address: string;
  readonly port: number;
}

export const sameRemote = (a: Remote, b: Remote): boolean => a.port === b.port && a.address === b.address;

/** `127.0.0.1:4569`, `[::1]:4569`. */
export const remoteText = ({ address, port }: Remote): string => `${address.includes(':') ? `[${address}]` : address}:${port}`;
