/** RTP headers (RFC 3550 5.1), read into an object that the caller keeps, so that a packet costs no allocation. */
export class RtpHeader {
  payloadType = 0;
  marker = false;
  sequence = 0;
  timestamp = 0;
  ssrc = 0;
  /** Bounds of the payload within the packet; CSRCs, extension and padding lie outside. */
  payloadStart = 0;
  payloadEnd = 0;
}

export const RTP_HEADER_BYTES = 12;

/** Reads the header of `packet`. False for what is no RTP: too short, another version, lengths that do not fit, or RTCP (RFC 5761 4). */
export function parseRtp(packet: Uint8Array, header: RtpHeader): boolean {
  const length = packet.length;
  if (length < RTP_HEADER_BYTES) return false;
  const first = packet[0]!;
  const second = packet[1]!;
  if (first >> 6 !== 2 || (second >= 192 && second <= 223)) return false;
  let start = RTP_HEADER_BYTES + (first & 0x0f) * 4;
  if (first & 0x10) {
    if (start + 4 > length) return false;
    start += 4 + read16(packet, start + 2) * 4;
  }
  const end = first & 0x20 ? length - packet[length - 1]! : length;
  if (start > end || (first & 0x20 && end === length)) return false;
  header.marker = second >= 0x80;
  header.payloadType = second & 0x7f;
  header.sequence = read16(packet, 2);
  header.timestamp = read32(packet, 4);
  header.ssrc = read32(packet, 8);
  header.payloadStart = start;
  header.payloadEnd = end;
  return true;
}

/** Writes a header without CSRC or extension into the 12 bytes from `at`. */
export function writeRtpHeader(
  packet: Uint8Array,
  at: number,
  payloadType: number,
  marker: boolean,
  sequence: number,
  timestamp: number,
  ssrc: number,
): void {
  packet[at] = 0x80;
  packet[at + 1] = marker ? payloadType | 0x80 : payloadType;
  write16(packet, at + 2, sequence);
  write32(packet, at + 4, timestamp);
  write32(packet, at + 8, ssrc);
}

export const read16 = (bytes: Uint8Array, at: number): number => (bytes[at]! << 8) | bytes[at + 1]!;
export const read32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;

export function write16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >> 8;
  bytes[at + 1] = value;
}

export function write32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
