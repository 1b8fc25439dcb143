import { InvalidArgumentError } from 'commander';

export interface Address {
  readonly host: string;
  readonly port: number | undefined;
}

/** `host`, `host:port`, `[ipv6]:port`. @throws InvalidArgumentError, which the command line shows, with the usual port in its example */
export function parseAddress(text: string, usualPort: number): Address {
  const [, ipv6, name, port] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = ipv6 ?? name;
  if (!host || Number(port ?? 0) > 65_535)
    throw new InvalidArgumentError(`an address such as 127.0.0.1:${usualPort} or [::1]:${usualPort} is needed`);
  return { host, port: port === undefined ? undefined : Number(port) };
}
