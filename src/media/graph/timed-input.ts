import type { Law } from '../codec/g711.ts';
import { JitterBuffer } from '../file/jitter-buffer.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import { FRAME_SAMPLES } from './frame-source.ts';
import { NO_SOUND, type Route, type SoundSink } from './sound.ts';

/** A far end whose clock is fast is never heard later than this. */
const MOST_AHEAD_MS = 300;

/** What comes from a route, put in its place in time, for who takes 20 ms every 20 ms. Who never says anything has no buffer. */
export class TimedInput implements SoundSink {
  readonly consumes = false;
  /** The 20 ms that `take` got last. */
  readonly frameTaken = new Int16Array(FRAME_SAMPLES);
  #buffer: JitterBuffer | undefined;
  #route: Route = NO_SOUND;

  route(route: Route): void {
    if (route.origin !== this.#route.origin) {
      this.#route.origin?.detach(this);
      route.origin?.attach(this);
    }
    this.#route = route;
  }

  /** Takes the next 20 ms; false when there is nothing to be heard. */
  take(): boolean {
    return (this.#buffer?.take(this.frameTaken) ?? false) && !this.#route.muted;
  }

  packet(packet: Buffer, header: RtpHeader, law: Law, stream: object): void {
    if (this.#route.muted) return;
    this.#buffer ??= new JitterBuffer(MOST_AHEAD_MS);
    this.#buffer.put(stream, header.timestamp, law, packet, header.payloadStart, header.payloadEnd);
  }

  skipped(): void {}

  frame(samples: Int16Array): void {
    if (this.#route.muted) return;
    this.#buffer ??= new JitterBuffer(MOST_AHEAD_MS);
    this.#buffer.append(samples);
  }
}
