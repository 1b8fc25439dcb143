import { read16, read32, write16, write32 } from './rtp-packet.ts';

/** One report block (RFC 3550 6.4.1). */
export interface ReportBlock {
  readonly ssrc: number;
  /** 1/256. */
  readonly fractionLost: number;
  readonly lost: number;
  readonly extendedHighest: number;
  /** Timestamp units. */
  readonly jitter: number;
  /** Middle 32 bits of the NTP time of the last SR, 0 for none. */
  readonly lastSr: number;
  /** 1/65536 s. */
  readonly delaySinceLastSr: number;
}

export interface SenderInfo {
  /** Milliseconds since 1970. */
  readonly timeMs: number;
  readonly rtpTimestamp: number;
  readonly packets: number;
  readonly octets: number;
}

const SENDER_REPORT = 200;
const RECEIVER_REPORT = 201;
const SOURCE_DESCRIPTION = 202;
const BYE = 203;

/** Builds a compound packet: SR (with `sender`) or RR, SDES with `cname`, and BYE when `bye`. */
export function buildReport(
  ssrc: number,
  cname: string,
  sender: SenderInfo | undefined,
  block: ReportBlock | undefined,
  bye: boolean,
): Buffer {
  const reportBytes = 8 + (sender ? 20 : 0) + (block ? 24 : 0);
  const name = Buffer.from(cname, 'latin1').subarray(0, 255);
  const sdesBytes = 8 + Math.ceil((2 + name.length + 1) / 4) * 4;
  const packet = Buffer.alloc(reportBytes + sdesBytes + (bye ? 8 : 0));
  head(packet, 0, block ? 1 : 0, sender ? SENDER_REPORT : RECEIVER_REPORT, reportBytes);
  write32(packet, 4, ssrc);
  if (sender) writeSender(packet, 8, sender);
  if (block) writeBlock(packet, sender ? 28 : 8, block);
  head(packet, reportBytes, 1, SOURCE_DESCRIPTION, sdesBytes);
  write32(packet, reportBytes + 4, ssrc);
  packet[reportBytes + 8] = 1;
  packet[reportBytes + 9] = name.length;
  name.copy(packet, reportBytes + 10);
  if (bye) {
    head(packet, reportBytes + sdesBytes, 1, BYE, 8);
    write32(packet, reportBytes + sdesBytes + 4, ssrc);
  }
  return packet;
}

export interface RtcpListener {
  /** `ntpMiddle`: middle 32 bits of the sender's NTP time. */
  senderReport(ssrc: number, ntpMiddle: number): void;
  /** A block about any SSRC; the listener picks its own. */
  block(block: ReportBlock): void;
}

/** Reads a compound packet as far as it is well-formed; false when it is no RTCP at all. */
export function parseRtcp(packet: Uint8Array, listener: RtcpListener): boolean {
  let at = 0;
  while (at + 8 <= packet.length) {
    const end = at + (read16(packet, at + 2) + 1) * 4;
    if (packet[at]! >> 6 !== 2 || end > packet.length) return at > 0;
    const type = packet[at + 1]!;
    const blocks = packet[at]! & 0x1f;
    const isSender = type === SENDER_REPORT;
    if (isSender && end - at >= 28) listener.senderReport(read32(packet, at + 4), read32(packet, at + 10));
    if (isSender || type === RECEIVER_REPORT) {
      const first = at + (isSender ? 28 : 8);
      for (let i = 0; i < blocks && first + (i + 1) * 24 <= end; i++) listener.block(readBlock(packet, first + i * 24));
    }
    at = end;
  }
  return at > 0;
}

/** Middle 32 bits of the NTP time at `timeMs` since 1970: units of 1/65536 s, as LSR and DLSR have them. */
export const ntpMiddle = (timeMs: number): number => ((ntpSeconds(timeMs) & 0xffff) * 0x1_0000 + (ntpFraction(timeMs) >>> 16)) >>> 0;

const ntpSeconds = (timeMs: number): number => (Math.floor(timeMs / 1000) + 2_208_988_800) >>> 0;
const ntpFraction = (timeMs: number): number => Math.floor(((timeMs % 1000) / 1000) * 0x1_0000_0000) >>> 0;

function head(packet: Buffer, at: number, count: number, type: number, bytes: number): void {
  packet[at] = 0x80 | count;
  packet[at + 1] = type;
  write16(packet, at + 2, bytes / 4 - 1);
}

function writeSender(packet: Buffer, at: number, sender: SenderInfo): void {
  write32(packet, at, ntpSeconds(sender.timeMs));
  write32(packet, at + 4, ntpFraction(sender.timeMs));
  write32(packet, at + 8, sender.rtpTimestamp);
  write32(packet, at + 12, sender.packets);
  write32(packet, at + 16, sender.octets);
}

function writeBlock(packet: Buffer, at: number, block: ReportBlock): void {
  write32(packet, at, block.ssrc);
  write32(packet, at + 4, (block.fractionLost << 24) | (Math.min(block.lost, 0x7f_ffff) & 0xff_ffff));
  write32(packet, at + 8, block.extendedHighest);
  write32(packet, at + 12, Math.round(block.jitter));
  write32(packet, at + 16, block.lastSr);
  write32(packet, at + 20, block.delaySinceLastSr);
}

function readBlock(packet: Uint8Array, at: number): ReportBlock {
  const loss = read32(packet, at + 4);
  return {
    ssrc: read32(packet, at),
    fractionLost: loss >>> 24,
    lost: (loss << 8) >> 8,
    extendedHighest: read32(packet, at + 8),
    jitter: read32(packet, at + 12),
    lastSr: read32(packet, at + 16),
    delaySinceLastSr: read32(packet, at + 20),
  };
}
