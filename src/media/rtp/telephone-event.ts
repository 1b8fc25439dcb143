import { read16, write16 } from './rtp-packet.ts';

/** Digits in the order of their RFC 4733 event codes 0..15. */
export const EVENT_DIGITS = '0123456789*#ABCD';

export function eventOfDigit(digit: string): number | undefined {
  const code = digit.length === 1 ? EVENT_DIGITS.indexOf(digit.toUpperCase()) : -1;
  return code < 0 ? undefined : code;
}

export interface DigitListener {
  began(digit: string): void;
  ended(digit: string, durationMs: number): void;
}

/** Reads the telephone events of one stream (RFC 4733 2.3, 2.5): each is told once, whatever is repeated, late or lost of it. */
export class EventReceiver {
  readonly #listener: DigitListener;
  #digit: string | undefined;
  #timestamp: number | undefined;
  #duration = 0;

  constructor(listener: DigitListener) {
    this.#listener = listener;
  }

  /** Whether a digit has begun and not ended. */
  get active(): boolean {
    return this.#digit !== undefined;
  }

  /** The payload `bytes[start..end)` of an event packet; codes above 15 (flash, tones) are ignored. */
  packet(bytes: Uint8Array, start: number, end: number, timestamp: number): void {
    const code = bytes[start]!;
    if (end - start < 4 || code >= EVENT_DIGITS.length) return;
    const duration = read16(bytes, start + 2);
    if (timestamp !== this.#timestamp) {
      if (this.#timestamp !== undefined && ((timestamp - this.#timestamp) | 0) < 0) return;
      this.#end();
      this.#timestamp = timestamp;
      this.#digit = EVENT_DIGITS[code]!;
      this.#duration = duration;
      this.#listener.began(this.#digit);
    }
    if (this.#digit === undefined) return;
    this.#duration = Math.max(this.#duration, duration);
    if (bytes[start + 1]! & 0x80) this.#end();
  }

  /** Sound with this timestamp came: a digit whose end was lost is over once sound is well past it. */
  audio(timestamp: number): void {
    if (this.#digit === undefined || this.#timestamp === undefined) return;
    if (((timestamp - this.#timestamp) | 0) > this.#duration + LOST_END_SAMPLES) this.#end();
  }

  /** Another stream begins: its timestamps have nothing to do with those before. */
  reset(): void {
    this.#end();
    this.#timestamp = undefined;
  }

  #end(): void {
    const digit = this.#digit;
    if (digit === undefined) return;
    this.#digit = undefined;
    this.#listener.ended(digit, Math.round(this.#duration / 8));
  }
}

/** 200 ms: more than any packet time and three repeats. */
const LOST_END_SAMPLES = 1600;

/** Writes an event payload of four bytes at `at`: -10 dBm0, `duration` in samples. */
export function writeEventPayload(packet: Uint8Array, at: number, event: number, end: boolean, duration: number): void {
  packet[at] = event;
  packet[at + 1] = (end ? 0x80 : 0) | 10;
  write16(packet, at + 2, Math.min(duration, 0xffff));
}
