import { parseIp, printIp } from '../../../base/address.ts';
import type { Remote } from '../dialog/remote.ts';

const FAMILY_IPV4 = 2;
const FAMILY_IPV6 = 10;

/** APPARENT ADDR (RFC 5456 8.6.17): a `sockaddr` as Linux has it on a machine that counts bytes from the low one. */
export function apparentAddress({ address, port }: Remote): Buffer | undefined {
  const ip = parseIp(address);
  if (!ip) return undefined;
  const bytes = Buffer.alloc(ip.family === 4 ? 16 : 28);
  bytes[0] = ip.family === 4 ? FAMILY_IPV4 : FAMILY_IPV6;
  bytes.writeUInt16BE(port, 2);
  bytes.set(ip.bytes, ip.family === 4 ? 4 : 8);
  return bytes;
}

/** Undefined for what is no address, or a family that is not known. */
export function parseApparentAddress(bytes: Buffer): Remote | undefined {
  const family = (bytes[0] ?? 0) || (bytes[1] ?? 0);
  if (family === FAMILY_IPV4 && bytes.length >= 8)
    return { port: bytes.readUInt16BE(2), address: printIp({ family: 4, bytes: bytes.subarray(4, 8) }) };
  if (family === FAMILY_IPV6 && bytes.length >= 24)
    return { port: bytes.readUInt16BE(2), address: printIp({ family: 6, bytes: bytes.subarray(8, 24) }) };
  return undefined;
}

/** DATETIME (RFC 5456 8.6.28): local time in 32 bits, to two seconds. */
export function dateTime(epochMs: number): number {
  const at = new Date(epochMs);
  const date = ((at.getFullYear() - 2000) & 0x7f) * 2 ** 25 + ((at.getMonth() + 1) << 21) + (at.getDate() << 16);
  return date + (at.getHours() << 11) + (at.getMinutes() << 5) + (at.getSeconds() >> 1);
}
