import { parseIp, printIp } from './address.ts';

/**
 * Who counts as one where there is so much for each address: an IPv4 address, or a network of 64 bits, of which a single machine has all the
 * IPv6 addresses that it likes.
 */
export function networkOf(address: string): string {
  if (!address.includes(':')) return address;
  const ip = parseIp(address);
  if (!ip) return address;
  if (ip.family === 4) return printIp(ip);
  return printIp({ family: 6, bytes: Uint8Array.from(ip.bytes, (byte, at) => (at < NETWORK_BYTES ? byte : 0)) });
}

const NETWORK_BYTES = 8;

/** How many there are of each address. */
export class AddressCounts {
  readonly #counts = new Map<string, number>();

  of(address: string): number {
    return this.#counts.get(networkOf(address)) ?? 0;
  }

  add(address: string): void {
    this.#counts.set(networkOf(address), this.of(address) + 1);
  }

  delete(address: string): void {
    const left = this.of(address) - 1;
    if (left > 0) this.#counts.set(networkOf(address), left);
    else this.#counts.delete(networkOf(address));
  }
}

/**
 * Whose place one more from `address` takes when all places are taken: that of the first one of the network that has most, where that has
 * at least two more than this one's network. Undefined: there is none for it. So nobody alone keeps others out.
 * @param holders the oldest first
 */
export function placeFor<Holder>(address: string, holders: Iterable<Holder>, addressOf: (holder: Holder) => string): Holder | undefined {
  const counts = new Map<string, { count: number; oldest: Holder }>();
  for (const holder of holders) {
    const network = networkOf(addressOf(holder));
    const counted = counts.get(network);
    if (counted) counted.count++;
    else counts.set(network, { count: 1, oldest: holder });
  }
  const own = counts.get(networkOf(address))?.count ?? 0;
  let most: { count: number; oldest: Holder } | undefined;
  for (const counted of counts.values()) if (counted.count > (most?.count ?? own + 1)) most = counted;
  return most?.oldest;
}
