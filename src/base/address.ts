/** An IP address; `bytes` is in network order, 4 or 16 long. IPv4 that came over an IPv6 socket (`::ffff:a.b.c.d`) is family 4. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly bytes: Uint8Array;
}

/** Reads `a.b.c.d`, IPv6 in every spelling, brackets and a zone (`%eth0`, dropped) allowed; undefined for anything else, names included. */
export function parseIp(text: string): IpAddress | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  if (!bare.includes(':')) {
    const bytes = parseIpv4(bare);
    return bytes && { family: 4, bytes };
  }
  const bytes = parseIpv6(bare.split('%')[0] ?? '');
  if (!bytes) return undefined;
  return isMapped(bytes) ? { family: 4, bytes: bytes.slice(12) } : { family: 6, bytes };
}

/** `a.b.c.d`, or IPv6 in its shortest spelling (RFC 5952) without brackets. */
export function printIp(address: IpAddress): string {
  return address.family === 4 ? address.bytes.join('.') : printIpv6(address.bytes);
}

/** Whether the first `bits` bits of both are the same; never so across families. */
export function sameNetwork(a: IpAddress, b: IpAddress, bits: number): boolean {
  if (a.family !== b.family) return false;
  const whole = bits >> 3;
  for (let i = 0; i < whole; i++) if (a.bytes[i] !== b.bytes[i]) return false;
  const rest = bits & 7;
  return rest === 0 || (((a.bytes[whole] ?? 0) ^ (b.bytes[whole] ?? 0)) & (0xff00 >> rest) & 0xff) === 0;
}

/** 127.0.0.0/8 or ::1. */
export const isLoopback = (address: IpAddress): boolean =>
  address.family === 4 ? address.bytes[0] === 127 : address.bytes.every((byte, i) => byte === (i === 15 ? 1 : 0));

/** 0.0.0.0 or `::`: every address of the machine. */
export const isUnspecified = (address: IpAddress): boolean => address.bytes.every((byte) => byte === 0);

function parseIpv4(text: string): Uint8Array | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const numbers = text.split('.').map(Number);
  return numbers.every((number) => number <= 255) ? Uint8Array.from(numbers) : undefined;
}

function parseIpv6(text: string): Uint8Array | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const head = groupBytes(halves[0] ?? '', halves.length === 1);
  const tail = halves.length === 2 ? groupBytes(halves[1] ?? '', true) : [];
  if (!head || !tail) return undefined;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  return Uint8Array.from([...head, ...new Array<number>(missing).fill(0), ...tail]);
}

/** The bytes of groups parted by colons, of which the last may be IPv4. */
function groupBytes(text: string, mayEndInIpv4: boolean): number[] | undefined {
  if (text === '') return [];
  const bytes: number[] = [];
  const groups = text.split(':');
  for (const [i, group] of groups.entries()) {
    if (mayEndInIpv4 && i === groups.length - 1 && group.includes('.')) {
      const last = parseIpv4(group);
      if (!last) return undefined;
      bytes.push(...last);
    } else {
      if (!/^[0-9a-f]{1,4}$/i.test(group)) return undefined;
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 0xff);
    }
  }
  return bytes;
}

const isMapped = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;

function printIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, i) => (((bytes[i * 2] ?? 0) << 8) | (bytes[i * 2 + 1] ?? 0)).toString(16));
  const text = groups.join(':');
  const longest = [...text.matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].reduce(
    (best, run) => (run[0].replace(/^:/, '').length > best.text.replace(/^:/, '').length ? { text: run[0], at: run.index } : best),
    {
      text: '',
      at: 0,
    },
  );
  if (longest.text === '') return text;
  return `${text.slice(0, longest.at)}::${text.slice(longest.at + longest.text.length).replace(/^:/, '')}`;
}
