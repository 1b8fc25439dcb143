import type { CodecName } from '../../core/ports/media.ts';

/**
 * G.711 by tables. Each law's table maps a code to 16-bit linear and a 16-bit linear value (as an unsigned index) to a code; a packet of
 * 160 samples takes about 0.1 us either way. Built at import from the segment formulas of ITU-T G.711, tables 1 and 2.
 */
export interface Law {
  readonly name: CodecName;
  /** The code for a linear zero. */
  readonly silence: number;
  /** RTP payload type that RFC 3551 gives it. */
  readonly staticPayloadType: number;
  readonly toLinear: Int16Array;
  readonly fromLinear: Uint8Array;
}

/** u-law: 14 bits, bias 33, all bits inverted on the line. */
function ulawValue(code: number): number {
  const bits = ~code & 0xff;
  const segment = (bits >> 4) & 7;
  const magnitude = (((2 * (bits & 15) + 33) << segment) - 33) * 4;
  return bits & 0x80 ? -magnitude : magnitude;
}

function ulawCode(sample: number): number {
  const biased = Math.min(Math.abs(sample) >> 2, 8158) + 33;
  const segment = 31 - Math.clz32(biased) - 5;
  const step = (biased >> (segment + 1)) & 15;
  return ~((sample < 0 ? 0x80 : 0) | (segment << 4) | step) & 0xff;
}

/** A-law: 13 bits, no bias, even bits inverted on the line. */
function alawValue(code: number): number {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const step = bits & 15;
  const magnitude = (segment === 0 ? 2 * step + 1 : (2 * step + 33) << (segment - 1)) * 8;
  return bits & 0x80 ? magnitude : -magnitude;
}

function alawCode(sample: number): number {
  const magnitude = (sample < 0 ? ~sample : sample) >> 3;
  const segment = magnitude < 32 ? 0 : 31 - Math.clz32(magnitude) - 4;
  const step = (segment === 0 ? magnitude >> 1 : magnitude >> segment) & 15;
  return ((sample < 0 ? 0 : 0x80) | (segment << 4) | step) ^ 0x55;
}

function law(name: CodecName, staticPayloadType: number, value: (code: number) => number, code: (sample: number) => number): Law {
  const toLinear = Int16Array.from({ length: 256 }, (_, i) => value(i));
  const fromLinear = Uint8Array.from({ length: 65_536 }, (_, i) => code((i << 16) >> 16));
  return { name, staticPayloadType, silence: code(0), toLinear, fromLinear };
}

export const LAWS: Readonly<Record<CodecName, Law>> = {
  ulaw: law('ulaw', 0, ulawValue, ulawCode),
  alaw: law('alaw', 8, alawValue, alawCode),
};

/** The codec that RFC 3551 fixes for a payload type. */
export const lawOfPayloadType = (payloadType: number): Law | undefined =>
  payloadType === 0 ? LAWS.ulaw : payloadType === 8 ? LAWS.alaw : undefined;

const across = (from: Law, to: Law): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_, code) => to.fromLinear[from.toLinear[code]! & 0xffff]!);
const ULAW_TO_ALAW = across(LAWS.ulaw, LAWS.alaw);
const ALAW_TO_ULAW = across(LAWS.alaw, LAWS.ulaw);

/** Rewrites `bytes[start..end)` from one law to the other in place. */
export function convertLaw(bytes: Uint8Array, start: number, end: number, from: Law): void {
  const map = from === LAWS.ulaw ? ULAW_TO_ALAW : ALAW_TO_ULAW;
  for (let i = start; i < end; i++) bytes[i] = map[bytes[i]!]!;
}

/** Decodes `bytes[start..end)` to `samples`, beginning at `at`. */
export function decodeLaw(law: Law, bytes: Uint8Array, start: number, end: number, samples: Int16Array, at = 0): void {
  const table = law.toLinear;
  for (let i = start, o = at; i < end; i++, o++) samples[o] = table[bytes[i]!]!;
}

/** Encodes `samples[start..end)` to `bytes`, beginning at `at`. */
export function encodeLaw(law: Law, samples: Int16Array, start: number, end: number, bytes: Uint8Array, at = 0): void {
  const table = law.fromLinear;
  for (let i = start, o = at; i < end; i++, o++) bytes[o] = table[samples[i]! & 0xffff]!;
}
