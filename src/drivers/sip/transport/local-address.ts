import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';

const WILDCARDS = new Set(['0.0.0.0', '::', '']);

/**
 * The address under which a socket bound to `bound` is reached from `remote`: itself, or for a wildcard that of the interface in the
 * remote's network, else of the first that is not loopback.
 */
export function localAddressFor(bound: string, remote: string): string {
  if (!WILDCARDS.has(bound)) return bound;
  const family = isIPv6(remote) ? 'IPv6' : 'IPv4';
  if (family === 'IPv4' ? remote.startsWith('127.') : remote === '::1') return family === 'IPv4' ? '127.0.0.1' : '::1';
  const candidates = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .filter((entry) => entry.family === family && !entry.internal);
  const near = family === 'IPv4' ? candidates.find((c) => sameNetwork(c.address, remote, c.netmask)) : undefined;
  return (near ?? candidates[0])?.address ?? (family === 'IPv4' ? '127.0.0.1' : '::1');
}

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) >>> 0;

const sameNetwork = (a: string, b: string, mask: string): boolean =>
  (toNumber(a) & toNumber(mask)) >>> 0 === (toNumber(b) & toNumber(mask)) >>> 0;
