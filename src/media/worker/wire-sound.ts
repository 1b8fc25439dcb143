import { WIRE_HEADROOM } from '../wire/wire-sender.ts';
import type { WireSound } from './orders.ts';

/** Packs `packet[start..end)` for the other thread, in bytes of its own: a copy between threads takes all that stands behind a view. */
export function soundOf(packet: Uint8Array, start: number, end: number, timestampMs: number): WireSound {
  const bytes = new Uint8Array(WIRE_HEADROOM + end - start);
  bytes.set(packet.subarray(start, end), WIRE_HEADROOM);
  return { bytes, timestampMs };
}

export const bufferOf = ({ bytes }: WireSound): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
