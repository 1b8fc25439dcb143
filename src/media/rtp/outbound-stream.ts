import { randomBytes } from '../../base/random.ts';
import { read16, read32, writeRtpHeader } from './rtp-packet.ts';

/**
 * The one outbound RTP clock of a leg (RFC 3550 5.1): SSRC, sequence and timestamp go on through every change of what is sent. What is
 * relayed keeps the spacing, losses and order of its source; where the source changes, the timestamp moves on by the time that passed.
 *
 * Times are milliseconds of a monotonic clock; timestamps count 8,000 a second.
 */
export class OutboundStream {
  readonly ssrc: number;
  packets = 0;
  octets = 0;
  /** Highest sequence number used. */
  #sequence: number;
  /** Timestamp that the latest sound begins at, how many samples it has, and when it went. */
  #timestamp: number;
  #samples = 0;
  #sentAt: number | undefined;
  #source: object | undefined;
  /** An event stood in for sound made here, which goes on by the time that it took. */
  #interrupted = false;
  /** While relaying: added to the source's numbers. Packets before `#floor` of the source are too late to be placed. */
  #sequenceOffset = 0;
  #timestampOffset = 0;
  #floor = 0;
  #highest = 0;

  constructor() {
    const random = randomBytes(10);
    this.ssrc = read32(random, 0);
    // Away from the wrap, so that a receiver that counts from zero has room for the first packets out of order.
    this.#sequence = read16(random, 4) & 0x7fff;
    this.#timestamp = read32(random, 6);
  }

  /** Timestamp that belongs to `nowMs`: never within what has been sent already. */
  timestampAt(nowMs: number): number {
    if (this.#sentAt === undefined) return this.#timestamp;
    return (this.#timestamp + Math.max(this.#samples, Math.round((nowMs - this.#sentAt) * 8))) >>> 0;
  }

  /** Timestamp of an event that begins at `nowMs`: two events differ in it, also where no sound was sent before (RFC 4733 2.5.1.2). */
  beginEvent(nowMs: number): number {
    this.#sentAt ??= nowMs;
    return this.timestampAt(nowMs);
  }

  /** Timestamp of the sound that would be sampled at `nowMs`, as a sender report has it. */
  timestampNow(nowMs: number): number {
    return (this.#timestamp + (this.#sentAt === undefined ? 0 : Math.round((nowMs - this.#sentAt) * 8))) >>> 0;
  }

  /** Writes the header for `samples` of sound made here into the 12 bytes at `at`; `source` tells one maker from another. */
  writeLocal(packet: Uint8Array, at: number, payloadType: number, samples: number, source: object, nowMs: number): void {
    const switched = source !== this.#source || this.#interrupted;
    this.#interrupted = false;
    const timestamp = switched ? this.timestampAt(nowMs) : (this.#timestamp + this.#samples) >>> 0;
    this.#source = source;
    this.#sequence = (this.#sequence + 1) & 0xffff;
    writeRtpHeader(packet, at, payloadType, switched, this.#sequence, timestamp, this.ssrc);
    this.#sent(timestamp, samples, nowMs);
  }

  /**
   * Writes the header for a packet of `source` (an object per sender and SSRC) that is passed on. False: it came too late to have a place.
   */
  writeRelayed(
    packet: Uint8Array,
    at: number,
    payloadType: number,
    marker: boolean,
    sequence: number,
    timestamp: number,
    samples: number,
    source: object,
    nowMs: number,
  ): boolean {
    const switched = source !== this.#source;
    if (switched) {
      this.#source = source;
      this.#timestampOffset = this.timestampAt(nowMs) - timestamp;
      this.#restartSequence(sequence);
    }
    const ahead = signed16(sequence - this.#highest);
    if (signed16(sequence - this.#floor) < 0) return false;
    const outSequence = (sequence + this.#sequenceOffset) & 0xffff;
    const outTimestamp = (timestamp + this.#timestampOffset) >>> 0;
    writeRtpHeader(packet, at, payloadType, marker || switched, outSequence, outTimestamp, this.ssrc);
    if (ahead >= 0) {
      this.#highest = sequence;
      this.#sequence = outSequence;
      this.#sent(outTimestamp, samples, nowMs);
    } else {
      this.packets++;
      this.octets += samples;
    }
    return true;
  }

  /** What is sent comes from elsewhere from now on, also when it is a source that was sent before. */
  breakOff(): void {
    this.#source = undefined;
  }

  /** Says that packet `sequence` of `source` is not passed on, so that it leaves no hole in the numbers. */
  skipRelayed(sequence: number, source: object): void {
    if (source !== this.#source || signed16(sequence - this.#highest) <= 0) return;
    this.#highest = sequence;
    this.#floor = (sequence + 1) & 0xffff;
    this.#sequenceOffset = (this.#sequence - sequence) & 0xffff;
  }

  /** Writes the header of a telephone-event packet: its timestamp is that of the event's start (RFC 4733 2.2). */
  writeEvent(packet: Uint8Array, at: number, payloadType: number, marker: boolean, timestamp: number): void {
    this.#sequence = (this.#sequence + 1) & 0xffff;
    writeRtpHeader(packet, at, payloadType, marker, this.#sequence, timestamp, this.ssrc);
    this.packets++;
    this.octets += 4;
    this.#interrupted = true;
    this.#sequenceOffset = (this.#sequence - this.#highest) & 0xffff;
    this.#floor = (this.#highest + 1) & 0xffff;
  }

  #restartSequence(sequence: number): void {
    this.#highest = (sequence - 1) & 0xffff;
    this.#floor = sequence;
    this.#sequenceOffset = (this.#sequence - this.#highest) & 0xffff;
  }

  #sent(timestamp: number, samples: number, nowMs: number): void {
    this.#timestamp = timestamp;
    this.#samples = samples;
    this.#sentAt = nowMs;
    this.packets++;
    this.octets += samples;
  }
}

const signed16 = (difference: number): number => (difference << 16) >> 16;
