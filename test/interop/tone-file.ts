import { readFileSync, writeFileSync } from 'node:fs';
import { LAWS } from '../../src/media/codec/g711.ts';
import { RTP_HEADER_BYTES, writeRtpHeader } from '../../src/media/rtp/rtp-packet.ts';
import { toneLevel } from '../../src/media/tone/tone-level.ts';

const RATE = 8000;
const FRAME = 160;
const AMPLITUDE = 8000;

const tone = (hz: number, samples: number): Int16Array =>
  Int16Array.from({ length: samples }, (_, i) => AMPLITUDE * Math.sin((2 * Math.PI * hz * i) / RATE));

/** A WAV file of 16-bit samples, one channel, 8 kHz. */
export function writeToneWav(path: string, hz: number, seconds: number): void {
  const samples = tone(hz, seconds * RATE);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.byteLength, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.byteLength, 40);
  writeFileSync(path, Buffer.concat([head, Buffer.from(samples.buffer)]));
}

/** A capture file (libpcap, Ethernet) of RTP that carries a tone in G.711 u-law, as sipp's `play_pcap_audio` takes it. */
export function writeTonePcap(path: string, hz: number, seconds: number): void {
  const samples = tone(hz, seconds * RATE);
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(65_535, 16);
  head.writeUInt32LE(1, 20);
  const parts: Buffer[] = [head];
  for (let frame = 0; frame * FRAME < samples.length; frame++) {
    const rtp = Buffer.alloc(RTP_HEADER_BYTES + FRAME);
    writeRtpHeader(rtp, 0, 0, frame === 0, frame, frame * FRAME, 0x5219);
    for (let i = 0; i < FRAME; i++) rtp[RTP_HEADER_BYTES + i] = LAWS.ulaw.fromLinear[samples[frame * FRAME + i]! & 0xffff]!;
    parts.push(capturedPacket(frame * 20, rtp));
  }
  writeFileSync(path, Buffer.concat(parts));
}

/** Record header, Ethernet, IPv4 and UDP before the payload; sipp replaces addresses, ports and checksums. */
function capturedPacket(atMs: number, payload: Buffer): Buffer {
  const packet = Buffer.alloc(16 + 14 + 20 + 8);
  const wire = 42 + payload.length;
  packet.writeUInt32LE(Math.floor(atMs / 1000), 0);
  packet.writeUInt32LE((atMs % 1000) * 1000, 4);
  packet.writeUInt32LE(wire, 8);
  packet.writeUInt32LE(wire, 12);
  packet.writeUInt16BE(0x0800, 16 + 12);
  const ip = 16 + 14;
  packet[ip] = 0x45;
  packet.writeUInt16BE(28 + payload.length, ip + 2);
  packet[ip + 8] = 64;
  packet[ip + 9] = 17;
  packet.writeUInt32BE(0x7f000001, ip + 12);
  packet.writeUInt32BE(0x7f000001, ip + 16);
  packet.writeUInt16BE(6000, ip + 20);
  packet.writeUInt16BE(6000, ip + 22);
  packet.writeUInt16BE(8 + payload.length, ip + 24);
  return Buffer.concat([packet, payload]);
}

/** Samples of a WAV file of 16 bits; the sizes in its head are not trusted, since who wrote it may have been stopped. */
export function readWav(path: string): { readonly rate: number; readonly samples: Int16Array } {
  const file = readFileSync(path);
  const data = file.indexOf('data') + 8;
  const bytes = file.subarray(data, data + 2 * Math.floor((file.length - data) / 2));
  return { rate: file.readUInt32LE(24), samples: Int16Array.from({ length: bytes.length / 2 }, (_, i) => bytes.readInt16LE(2 * i)) };
}

/** How many seconds of the sound are mostly (half of its power or more) a tone of `hz`. */
export function secondsOfTone(samples: Int16Array, hz: number, rate = RATE): number {
  const window = rate / 10;
  let found = 0;
  for (let at = 0; at + window <= samples.length; at += window) {
    const part = samples.subarray(at, at + window);
    let power = 0;
    for (const sample of part) power += sample * sample;
    if (power === 0) continue;
    const share = (toneLevel(part, (hz * RATE) / rate) ** 2 / 2) * (part.length / power);
    if (share >= 0.5) found += window / rate;
  }
  return found;
}

/** How many seconds of the sound hold a tone of `hz`, whatever else is in them. */
export function secondsWithTone(samples: Int16Array, hz: number, rate = RATE): number {
  const window = rate / 10;
  let found = 0;
  for (let at = 0; at + window <= samples.length; at += window)
    if (toneLevel(samples.subarray(at, at + window), (hz * RATE) / rate) >= AMPLITUDE / 4) found += window / rate;
  return found;
}

/** How many seconds of the sound are no silence. */
export function secondsOfSound(samples: Int16Array, rate = RATE): number {
  const window = rate / 10;
  let found = 0;
  for (let at = 0; at + window <= samples.length; at += window)
    if (samples.subarray(at, at + window).some((sample) => Math.abs(sample) > AMPLITUDE / 32)) found += window / rate;
  return found;
}
