import { Elements } from './elements.ts';
import { FrameType } from './frame-types.ts';

/** A full frame (RFC 5456 8.1.1): reliable, in order. */
export interface FullFrame {
  readonly kind: 'full';
  /** The sender's number, 1..32767. */
  readonly source: number;
  /** The receiver's, 0 while the sender does not know it. */
  readonly destination: number;
  readonly isRetransmission: boolean;
  /** Milliseconds since the sender's first frame of the call, 32 bits. */
  readonly timestamp: number;
  readonly outSequence: number;
  readonly inSequence: number;
  readonly type: number;
  /** Expanded: `C=1` stands for a power of two (8.1.1). -1 is what Asterisk stops indications with. */
  readonly subclass: number;
  /** Of an IAX frame; empty for any other. */
  readonly elements: Elements;
  /** What follows the header of any other frame. */
  readonly data: Buffer;
}

/** A mini frame (8.1.2): voice, unreliable. Sound begins at `MINI_HEADER_BYTES`. */
export interface MiniFrame {
  readonly kind: 'mini';
  readonly source: number;
  /** The low 16 bits of the time. */
  readonly timestamp: number;
}

/** A meta frame that carries the voice of several calls (8.1.3.2). */
export interface TrunkFrame {
  readonly kind: 'trunk';
  /** Of the whole packet, on the trunk's own clock. */
  readonly timestamp: number;
  readonly entries: readonly TrunkEntry[];
}

export interface TrunkEntry {
  readonly source: number;
  /** The low 16 bits of the call's time, in the form with time stamps. */
  readonly timestamp: number | undefined;
  readonly start: number;
  readonly end: number;
}

export type Frame = FullFrame | MiniFrame | TrunkFrame;

export const FULL_HEADER_BYTES = 12;
export const MINI_HEADER_BYTES = 4;
/** Longest datagram that is looked at: what Asterisk has room for. */
export const MAX_DATAGRAM_BYTES = 4096;
const TRUNK_HEADER_BYTES = 8;
const META_TRUNK = 1;

const NO_ELEMENTS = new Elements();
const NO_DATA = Buffer.alloc(0);

/** Reads a datagram; undefined for what is cut short, malformed, or of a kind that is not taken (video meta frames). */
export function decodeFrame(datagram: Buffer): Frame | undefined {
  if (datagram.length < MINI_HEADER_BYTES || datagram.length > MAX_DATAGRAM_BYTES) return undefined;
  const first = datagram.readUInt16BE(0);
  if (first & 0x8000) return decodeFull(datagram, first & 0x7fff);
  return first === 0 ? decodeMeta(datagram) : { kind: 'mini', source: first, timestamp: datagram.readUInt16BE(2) };
}

function decodeFull(datagram: Buffer, source: number): FullFrame | undefined {
  if (datagram.length < FULL_HEADER_BYTES || source === 0) return undefined;
  const destination = datagram.readUInt16BE(2);
  const type = datagram[10]!;
  const isIax = type === FrameType.Iax;
  const elements = isIax ? Elements.decode(datagram, FULL_HEADER_BYTES) : NO_ELEMENTS;
  return (
    elements && {
      kind: 'full',
      source,
      destination: destination & 0x7fff,
      isRetransmission: destination >= 0x8000,
      timestamp: datagram.readUInt32BE(4),
      outSequence: datagram[8]!,
      inSequence: datagram[9]!,
      type,
      subclass: expandSubclass(datagram[11]!),
      elements,
      data: isIax ? NO_DATA : datagram.subarray(FULL_HEADER_BYTES),
    }
  );
}

/** 8.1.3: the first two bytes are zero; the next says what it is. */
function decodeMeta(datagram: Buffer): TrunkFrame | undefined {
  if (datagram.length < TRUNK_HEADER_BYTES || datagram[2] !== META_TRUNK || datagram[3]! > 1) return undefined;
  const hasTimes = datagram[3] === 1;
  const headBytes = hasTimes ? 6 : 4;
  const entries: TrunkEntry[] = [];
  for (let at = TRUNK_HEADER_BYTES; at + headBytes <= datagram.length; ) {
    // With time stamps the length comes before a whole mini frame, without them behind the call number.
    const length = datagram.readUInt16BE(hasTimes ? at : at + 2);
    const source = datagram.readUInt16BE(hasTimes ? at + 2 : at) & 0x7fff;
    const timestamp = hasTimes ? datagram.readUInt16BE(at + 4) : undefined;
    const start = at + headBytes;
    if (start + length > datagram.length) break;
    entries.push({ source, timestamp, start, end: start + length });
    at = start + length;
  }
  return { kind: 'trunk', timestamp: datagram.readUInt32BE(4), entries };
}

/** What a full frame is made of, before its numbers in the call are known. */
export interface FullFrameHeader {
  readonly source: number;
  readonly destination: number;
  readonly timestamp: number;
  readonly outSequence: number;
  readonly inSequence: number;
  readonly type: number;
  readonly subclass: number;
}

export function encodeFull(header: FullFrameHeader, body: Uint8Array = NO_DATA): Buffer {
  const datagram = Buffer.allocUnsafe(FULL_HEADER_BYTES + body.length);
  writeFullHeader(datagram, 0, header);
  datagram.set(body, FULL_HEADER_BYTES);
  return datagram;
}

export function writeFullHeader(datagram: Buffer, at: number, header: FullFrameHeader): void {
  datagram.writeUInt16BE(0x8000 | header.source, at);
  datagram.writeUInt16BE(header.destination, at + 2);
  datagram.writeUInt32BE(header.timestamp >>> 0, at + 4);
  datagram[at + 8] = header.outSequence;
  datagram[at + 9] = header.inSequence;
  datagram[at + 10] = header.type;
  datagram[at + 11] = compressSubclass(header.subclass);
}

/** Makes a full frame the retransmission of itself: the bit, and what has come meanwhile. */
export function markRetransmission(datagram: Buffer, inSequence: number): void {
  datagram[2]! |= 0x80;
  datagram[9] = inSequence;
}

/** Has a frame name the receiver's number, which was not known when it was made. */
export function setDestination(datagram: Buffer, destination: number): void {
  datagram.writeUInt16BE((datagram.readUInt16BE(2) & 0x8000) | destination, 2);
}

/** Writes the header of a mini frame before the sound that begins at `start` (at least 4). */
export function writeMiniHeader(packet: Buffer, start: number, source: number, timestamp: number): void {
  packet.writeUInt16BE(source, start - 4);
  packet.writeUInt16BE(timestamp & 0xffff, start - 2);
}

/** 8.1.1: 0..127 as they are, larger ones as powers of two. */
function compressSubclass(subclass: number): number {
  if (subclass === -1) return 0xff;
  return subclass < 0x80 ? subclass : 0x80 | (31 - Math.clz32(subclass));
}

function expandSubclass(byte: number): number {
  if (byte < 0x80) return byte;
  const power = byte & 0x7f;
  // 2 to the 31st and above is no format that anybody has; Asterisk's -1 stands at the top.
  return byte === 0xff || power > 30 ? -1 : 1 << power;
}
