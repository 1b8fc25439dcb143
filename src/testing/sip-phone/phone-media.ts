import { randomBytes, randomInt } from 'node:crypto';
import type { Socket } from 'node:dgram';
import { type Clock, sleep, type Timer } from '../../base/clock.ts';
import { encodeLaw, LAWS, lawOfPayloadType } from '../../media/codec/g711.ts';
import { parseRtp, RTP_HEADER_BYTES, RtpHeader, read16, write16, writeRtpHeader } from '../../media/rtp/rtp-packet.ts';
import { toneLevel } from '../../media/tone/tone-level.ts';
import { Changes, DEFAULT_WITHIN_MS } from '../changes.ts';
import type { RemoteMedia } from './phone-sdp.ts';
import { bindUdp } from './phone-socket.ts';

const FRAME_MS = 20;
const FRAME_SAMPLES = 160;
/** What `hears` listens to: the last fifth of a second. */
const EAR_SAMPLES = 1600;
const EVENTS = '0123456789*#ABCD';
/** Packets of one digit (RFC 4733 2.5.1.3): 100 ms, the end three times. */
const DIGIT_UPDATES = 5;
const DIGIT_PACKETS = 8;

/**
 * The phone's ear and mouth in one call: an RTP socket that says nothing until told to, so that a test decides when the first packet
 * comes.
 */
export class PhoneMedia {
  /** Where to send; undefined until the other side said so. */
  remote: RemoteMedia | undefined;
  /** Packets of any kind that came in. */
  packetsReceived = 0;
  readonly #clock: Clock;
  readonly #socket: Socket;
  readonly #changes: Changes;
  readonly #header = new RtpHeader();
  readonly #ear = new Int16Array(EAR_SAMPLES);
  readonly #ssrc = randomBytes(4).readUInt32BE();
  #earAt = 0;
  #heardSamples = 0;
  #digits = '';
  #lastDigitAt = -1;
  #sequence = randomInt(30_000);
  #timestamp = 8000;
  #tone: { readonly hz: number; timer: Timer; phase: number } | undefined;
  /** While digits go out the tone is silent: one voice, one RTP clock. */
  #sendingDigits = false;
  #closed = false;

  static async open(clock: Clock, address: string, owner: string): Promise<PhoneMedia> {
    return new PhoneMedia(clock, await bindUdp(address), owner);
  }

  private constructor(clock: Clock, socket: Socket, owner: string) {
    this.#clock = clock;
    this.#socket = socket;
    this.#changes = new Changes(clock, owner);
    socket.on('message', (packet) => this.#receive(packet));
    socket.on('error', () => {});
  }

  get local(): { readonly address: string; readonly port: number } {
    return this.#socket.address();
  }

  /** Digits heard as RFC 4733 events so far. */
  get digits(): string {
    return this.#digits;
  }

  /** Sends a tone until `stopTone`; a second one takes the place of the first. */
  playTone(hz: number): void {
    this.stopTone();
    this.#tone = { hz, phase: 0, timer: this.#pace(() => this.#sendTone()) };
  }

  stopTone(): void {
    this.#tone?.timer.cancel();
    this.#tone = undefined;
  }

  /** Sends silence for that long: what lets an exchange latch, end an INFO digit, or record. */
  async sendSilence(durationMs: number): Promise<void> {
    const frame = new Uint8Array(FRAME_SAMPLES).fill(this.#law.silence);
    for (let sent = 0; sent < durationMs && !this.#closed; sent += FRAME_MS) {
      this.#send(this.#payloadType, frame, false);
      await sleep(this.#clock, FRAME_MS);
    }
  }

  /** Sends digits as RFC 4733 events of 100 ms with a pause after each. */
  async sendDigits(digits: string): Promise<void> {
    this.#sendingDigits = true;
    for (const digit of digits) {
      const payload = Uint8Array.of(EVENTS.indexOf(digit.toUpperCase()), 10, 0, 0);
      this.#timestamp = (this.#timestamp + 8000) >>> 0;
      for (let i = 0; i < DIGIT_PACKETS && !this.#closed; i++) {
        if (i >= DIGIT_UPDATES) payload[1] = 0x80 | 10;
        write16(payload, 2, Math.min(i + 1, DIGIT_UPDATES) * FRAME_SAMPLES);
        this.#packet(this.remote?.telephoneEvent ?? 101, payload, i === 0);
        await sleep(this.#clock, FRAME_MS);
      }
      await sleep(this.#clock, 120);
    }
    this.#sendingDigits = false;
  }

  /** Resolves once the last 200 ms of sound were mostly (half of its power or more) this tone. */
  hears(hz: number, withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    this.#heardSamples = 0;
    const heard = () => (this.#heardSamples >= EAR_SAMPLES && toneShare(this.#earInOrder(), hz) >= 0.5) || undefined;
    return this.#changes.until(heard, `a tone of ${hz} Hz`, withinMs).then(() => {});
  }

  /** Resolves once these digits were among those heard. */
  hearsDigits(digits: string, withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const heard = () => this.#digits.includes(digits) || undefined;
    return this.#changes.until(heard, () => `digits ${digits} (heard: ${this.#digits || 'none'})`, withinMs).then(() => {});
  }

  /** Resolves once a packet came that had not come before this call. */
  hearsAnything(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const before = this.packetsReceived;
    return this.#changes.until(() => this.packetsReceived > before || undefined, 'an RTP packet', withinMs).then(() => {});
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.stopTone();
    this.#socket.close();
    this.#changes.close();
  }

  get #payloadType(): 0 | 8 {
    return this.remote?.payloadType ?? 0;
  }

  get #law() {
    return lawOfPayloadType(this.#payloadType) ?? LAWS.ulaw;
  }

  /** Runs `send` every 20 ms by absolute deadlines, so that a late timer does not slow the stream down. */
  #pace(send: () => void): Timer {
    let due = this.#clock.monotonic();
    let timer: Timer;
    const tick = () => {
      for (const now = this.#clock.monotonic(); due <= now; due += FRAME_MS) send();
      timer = this.#clock.setTimer(due - this.#clock.monotonic(), tick);
    };
    timer = this.#clock.setTimer(0, tick);
    return { cancel: () => timer.cancel() };
  }

  #sendTone(): void {
    const tone = this.#tone;
    if (!tone || this.#sendingDigits) return;
    const samples = new Int16Array(FRAME_SAMPLES);
    const step = (2 * Math.PI * tone.hz) / 8000;
    for (let i = 0; i < FRAME_SAMPLES; i++) samples[i] = 8000 * Math.sin(step * (tone.phase + i));
    tone.phase += FRAME_SAMPLES;
    const payload = new Uint8Array(FRAME_SAMPLES);
    encodeLaw(this.#law, samples, 0, FRAME_SAMPLES, payload);
    this.#send(this.#payloadType, payload, tone.phase === FRAME_SAMPLES);
  }

  #send(payloadType: number, payload: Uint8Array, marker: boolean): void {
    this.#timestamp = (this.#timestamp + FRAME_SAMPLES) >>> 0;
    this.#packet(payloadType, payload, marker);
  }

  #packet(payloadType: number, payload: Uint8Array, marker: boolean): void {
    if (this.#closed || !this.remote) return;
    const packet = new Uint8Array(RTP_HEADER_BYTES + payload.length);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    writeRtpHeader(packet, 0, payloadType, marker, this.#sequence, this.#timestamp, this.#ssrc);
    packet.set(payload, RTP_HEADER_BYTES);
    this.#socket.send(packet, this.remote.port, this.remote.address);
  }

  #receive(packet: Uint8Array): void {
    const header = this.#header;
    if (!parseRtp(packet, header)) return;
    this.packetsReceived++;
    const law = lawOfPayloadType(header.payloadType);
    if (law) {
      for (let at = header.payloadStart; at < header.payloadEnd; at++) {
        this.#ear[this.#earAt] = law.toLinear[packet[at]!]!;
        this.#earAt = (this.#earAt + 1) % EAR_SAMPLES;
      }
      this.#heardSamples += header.payloadEnd - header.payloadStart;
    } else if (header.payloadType >= 96 && header.payloadEnd - header.payloadStart >= 4) this.#hearDigit(packet, header);
    this.#changes.changed();
  }

  /** The ear is a ring: its oldest sample stands where the next one goes. */
  #earInOrder(): Int16Array {
    const samples = new Int16Array(EAR_SAMPLES);
    samples.set(this.#ear.subarray(this.#earAt));
    samples.set(this.#ear.subarray(0, this.#earAt), EAR_SAMPLES - this.#earAt);
    return samples;
  }

  /** An event counts once, at its first packet: all its packets bear one timestamp. */
  #hearDigit(packet: Uint8Array, header: RtpHeader): void {
    if (header.timestamp === this.#lastDigitAt || read16(packet, header.payloadStart + 2) === 0xffff) return;
    this.#lastDigitAt = header.timestamp;
    this.#digits += EVENTS[packet[header.payloadStart]!] ?? '';
  }
}

/** Share of the sound's power that lies at `hz`: close to 1 for a pure tone, 0.5 for each of two equal ones, 0 for silence. */
function toneShare(samples: Int16Array, hz: number): number {
  let power = 0;
  for (const sample of samples) power += sample * sample;
  return power === 0 ? 0 : (toneLevel(samples, hz) ** 2 / 2) * (samples.length / power);
}
