import type { RtpRemote } from '../../core/ports/media.ts';
import { convertLaw, encodeLaw, LAWS, type Law } from '../codec/g711.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { CodedFrame } from '../graph/coded-frame.ts';
import { FRAME_SAMPLES, SAMPLES_PER_MS } from '../graph/frame-source.ts';
import { NO_SOUND, type Route, type SoundSink } from '../graph/sound.ts';
import { digitTone } from '../tone/dtmf.ts';
import type { ToneGenerator } from '../tone/tone-generator.ts';
import { type DigitOutlet, DigitSender } from './digit-sender.ts';
import { OutboundStream } from './outbound-stream.ts';
import { RTP_HEADER_BYTES, type RtpHeader } from './rtp-packet.ts';
import type { Address } from './source-filter.ts';
import { writeEventPayload } from './telephone-event.ts';

/** The sending side of a port: what its party is to hear, relayed or made here, and digits, as one RTP stream. */
export class RtpSender implements SoundSink, DigitOutlet {
  readonly consumes = true;
  readonly stream = new OutboundStream();
  /** Where RTP goes: what signalling said, or with latching where packets come from. */
  target: Address | undefined;
  readonly #parts: EngineParts;
  readonly #transmit: (packet: Buffer, target: Address) => void;
  #digits: DigitSender | undefined;
  #remote: RtpRemote | undefined;
  #law: Law = LAWS.ulaw;
  #sends = false;
  #route: Route = NO_SOUND;
  /** A packet being filled with frames, and how many samples are in it. */
  #packet: Buffer | undefined;
  #filled = 0;
  #packetSamples = DEFAULT_PTIME_MS * SAMPLES_PER_MS;
  #digitTone: ToneGenerator | undefined;
  #eventTimestamp = 0;
  #sendingDigit = false;

  /** @param transmit puts a packet on the wire; never throws. */
  constructor(parts: EngineParts, transmit: (packet: Buffer, target: Address) => void) {
    this.#parts = parts;
    this.#transmit = transmit;
  }

  configure(remote: RtpRemote): void {
    this.#remote = remote;
    this.#law = LAWS[remote.codec];
    const reachable = remote.port !== 0 && remote.address !== '0.0.0.0' && remote.address !== '::';
    const { ptimeMs } = remote;
    this.#packetSamples = (ptimeMs >= MIN_PTIME_MS && ptimeMs <= MAX_PTIME_MS ? Math.round(ptimeMs) : DEFAULT_PTIME_MS) * SAMPLES_PER_MS;
    this.#sends = reachable && (remote.direction === 'sendrecv' || remote.direction === 'sendonly');
    this.#restartPacket();
  }

  /** What is to be sent comes from there from now on. */
  route(route: Route): void {
    if (route.origin !== this.#route.origin) {
      this.#route.origin?.detach(this);
      route.origin?.attach(this);
      this.stream.breakOff();
      this.#restartPacket();
    }
    this.#route = route;
  }

  sendDigit(digit: string, durationMs: number): void {
    if (!this.#sends) return;
    this.#digits ??= new DigitSender(this.#parts.pacer, this);
    this.#digits.send(digit, durationMs);
  }

  close(): void {
    this.#digits?.close();
  }

  packet(received: Buffer, header: RtpHeader, law: Law, stream: object, nowMs: number): void {
    const target = this.target;
    if (!this.#sends || this.#sendingDigit || target === undefined) {
      this.stream.skipRelayed(header.sequence, stream);
      return;
    }
    const { marker, sequence, timestamp } = header;
    const samples = header.payloadEnd - header.payloadStart;
    const payloadType = this.#remote!.payloadType;
    // A driver's packet may have a shorter header than RTP: there is no room in place then.
    const hasRoom = header.payloadStart >= RTP_HEADER_BYTES;
    const packet = hasRoom ? received : Buffer.allocUnsafe(RTP_HEADER_BYTES + samples);
    const payloadStart = hasRoom ? header.payloadStart : RTP_HEADER_BYTES;
    const payloadEnd = payloadStart + samples;
    if (!hasRoom) packet.set(received.subarray(header.payloadStart, header.payloadEnd), payloadStart);
    const at = payloadStart - RTP_HEADER_BYTES;
    if (!this.stream.writeRelayed(packet, at, payloadType, marker, sequence, timestamp, samples, stream, nowMs)) return;
    if (this.#route.muted) packet.fill(this.#law.silence, payloadStart, payloadEnd);
    else if (law !== this.#law) convertLaw(packet, payloadStart, payloadEnd, law);
    const whole = at === 0 && payloadEnd === packet.length;
    this.#transmit(whole ? packet : packet.subarray(at, payloadEnd), target);
  }

  skipped(sequence: number, stream: object): void {
    this.stream.skipRelayed(sequence, stream);
  }

  frame(samples: Int16Array, maker: object, coded?: CodedFrame): void {
    if (!this.#sends || this.#sendingDigit) return;
    for (let from = 0; from < FRAME_SAMPLES; ) {
      // A fresh buffer per packet: the socket may still hold the one before.
      this.#packet ??= Buffer.allocUnsafe(RTP_HEADER_BYTES + this.#packetSamples);
      const packet = this.#packet;
      const at = RTP_HEADER_BYTES + this.#filled;
      const count = Math.min(packet.length - at, FRAME_SAMPLES - from);
      if (this.#route.muted) packet.fill(this.#law.silence, at, at + count);
      else if (coded && count === FRAME_SAMPLES) packet.set(coded.bytes(this.#law), at);
      else encodeLaw(this.#law, samples, from, from + count, packet, at);
      this.#filled += count;
      from += count;
      if (at + count === packet.length) this.#flush(packet, maker);
    }
  }

  begin(digit: string): void {
    this.#sendingDigit = true;
    this.#restartPacket();
    this.#eventTimestamp = this.stream.beginEvent(this.#parts.clock.monotonic());
    this.#digitTone = this.#remote?.telephoneEvent === undefined ? digitTone(digit) : undefined;
  }

  progress(event: number, duration: number, first: boolean, end: boolean): void {
    const remote = this.#remote;
    const target = this.target;
    if (!remote || !this.#sends || !target) return;
    if (this.#digitTone) {
      if (!end) this.#sendTone(this.#digitTone);
      return;
    }
    if (remote.telephoneEvent === undefined) return;
    const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + 4);
    this.stream.writeEvent(packet, 0, remote.telephoneEvent, first, this.#eventTimestamp);
    writeEventPayload(packet, RTP_HEADER_BYTES, event, end, duration);
    this.#transmit(packet, target);
  }

  release(): void {
    this.#sendingDigit = false;
    this.#digitTone = undefined;
  }

  #flush(packet: Buffer, maker: object): void {
    const target = this.target;
    const samples = this.#filled;
    this.#restartPacket();
    if (!target) return;
    this.stream.writeLocal(packet, 0, this.#remote!.payloadType, samples, maker, this.#parts.clock.monotonic());
    this.#transmit(packet, target);
  }

  #sendTone(tone: ToneGenerator): void {
    tone.read(TONE_FRAME);
    const packet = Buffer.allocUnsafe(RTP_HEADER_BYTES + FRAME_SAMPLES);
    encodeLaw(this.#law, TONE_FRAME, 0, FRAME_SAMPLES, packet, RTP_HEADER_BYTES);
    this.#filled = FRAME_SAMPLES;
    this.#flush(packet, tone);
  }

  #restartPacket(): void {
    this.#packet = undefined;
    this.#filled = 0;
  }
}

/** Packet times that are honoured; the far end names it, so anything may stand there. */
const MIN_PTIME_MS = 10;
const MAX_PTIME_MS = 60;
const DEFAULT_PTIME_MS = 20;

/** For all senders of the thread: used up within a tick. */
const TONE_FRAME = new Int16Array(FRAME_SAMPLES);
