import type { SoundWire, WireFormat } from '../../core/ports/media.ts';
import { convertLaw, encodeLaw, LAWS, type Law } from '../codec/g711.ts';
import type { EngineParts } from '../engine-parts.ts';
import { FRAME_SAMPLES, SAMPLES_PER_MS } from '../graph/frame-source.ts';
import { NO_SOUND, type Route, type SoundSink } from '../graph/sound.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import { VoiceClock } from './voice-clock.ts';

/** The sending side of a wire port: what its party is to hear, relayed or made here, on one clock. */
export class WireSender implements SoundSink {
  readonly consumes = true;
  readonly #parts: EngineParts;
  readonly #wire: SoundWire;
  readonly #clock = new VoiceClock();
  #law: Law = LAWS.ulaw;
  #sends = false;
  #route: Route = NO_SOUND;
  /** A packet being filled with frames, and how many samples are in it. */
  #packet: Buffer | undefined;
  #filled = 0;
  #packetSamples = FRAME_SAMPLES;

  constructor(parts: EngineParts, wire: SoundWire) {
    this.#parts = parts;
    this.#wire = wire;
  }

  configure({ codec, ptimeMs, direction }: WireFormat): void {
    this.#law = LAWS[codec];
    const fits = ptimeMs >= MIN_PTIME_MS && ptimeMs <= MAX_PTIME_MS;
    this.#packetSamples = fits ? Math.round(ptimeMs) * SAMPLES_PER_MS : FRAME_SAMPLES;
    this.#sends = direction === 'sendrecv' || direction === 'sendonly';
    this.#restartPacket();
  }

  /** What is to be sent comes from there from now on. */
  route(route: Route): void {
    if (route.origin !== this.#route.origin) {
      this.#route.origin?.detach(this);
      route.origin?.attach(this);
      this.#clock.breakOff();
      this.#restartPacket();
    }
    this.#route = route;
  }

  packet(packet: Buffer, header: RtpHeader, law: Law, stream: object, nowMs: number): void {
    if (!this.#sends) return;
    const { payloadStart, payloadEnd, timestamp } = header;
    const position = this.#clock.relayed(timestamp, payloadEnd - payloadStart, stream, nowMs);
    if (position === undefined) return;
    if (this.#route.muted) packet.fill(this.#law.silence, payloadStart, payloadEnd);
    else if (law !== this.#law) convertLaw(packet, payloadStart, payloadEnd, law);
    this.#wire.send(packet, payloadStart, payloadEnd, Math.round(position / SAMPLES_PER_MS));
  }

  /** A number that carried no sound leaves no hole here: there are no numbers. */
  skipped(): void {}

  frame(samples: Int16Array, maker: object): void {
    if (!this.#sends) return;
    for (let from = 0; from < FRAME_SAMPLES; ) {
      // A fresh buffer per packet: the socket may still hold the one before.
      this.#packet ??= Buffer.allocUnsafe(WIRE_HEADROOM + this.#packetSamples);
      const packet = this.#packet;
      const at = WIRE_HEADROOM + this.#filled;
      const count = Math.min(packet.length - at, FRAME_SAMPLES - from);
      if (this.#route.muted) packet.fill(this.#law.silence, at, at + count);
      else encodeLaw(this.#law, samples, from, from + count, packet, at);
      this.#filled += count;
      from += count;
      if (at + count === packet.length) this.#flush(packet, maker);
    }
  }

  #flush(packet: Buffer, maker: object): void {
    const position = this.#clock.local(this.#filled, maker, this.#parts.clock.monotonic());
    this.#restartPacket();
    this.#wire.send(packet, WIRE_HEADROOM, packet.length, Math.round(position / SAMPLES_PER_MS));
  }

  #restartPacket(): void {
    this.#packet = undefined;
    this.#filled = 0;
  }
}

/** Room before the sound of a packet made here: enough for RTP's header and for any of IAX2. */
export const WIRE_HEADROOM = 12;

const MIN_PTIME_MS = 10;
const MAX_PTIME_MS = 60;
