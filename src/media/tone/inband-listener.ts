import { decodeLaw, type Law } from '../codec/g711.ts';
import { SAMPLES_PER_MS } from '../graph/frame-source.ts';
import type { SoundSink } from '../graph/sound.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import type { DigitListener } from '../rtp/telephone-event.ts';
import { DtmfDetector } from './dtmf-detector.ts';

/** The longest packet that is listened to: 60 ms, as much as a far end may be asked for. */
const MAX_SAMPLES = 60 * SAMPLES_PER_MS;

/** Listens for digits in the sound of a wire, in the order in which packets come. */
export class InbandListener implements SoundSink {
  readonly consumes = false;
  readonly #detector: DtmfDetector;

  constructor(listener: DigitListener) {
    this.#detector = new DtmfDetector(listener);
  }

  packet(packet: Buffer, header: RtpHeader, law: Law): void {
    const count = Math.min(header.payloadEnd - header.payloadStart, MAX_SAMPLES);
    decodeLaw(law, packet, header.payloadStart, header.payloadStart + count, SAMPLES);
    this.#detector.hear(SAMPLES, count);
  }

  skipped(): void {}

  frame(): void {}
}

/** For all listeners of the thread: used up within `packet`. */
const SAMPLES = new Int16Array(MAX_SAMPLES);
