import { messageOf } from '../../base/errors.ts';
import type { Recording, RecordOptions } from '../../core/ports/media.ts';
import type { Law } from '../codec/g711.ts';
import type { EngineParts } from '../engine-parts.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../graph/frame-source.ts';
import { NO_SOUND, type Route, type SoundSink } from '../graph/sound.ts';
import type { Paced } from '../pacer.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import { loudness } from '../tone/tone-level.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { SoundWriter } from './sound-writer.ts';

export type RecordingEnd = Awaited<Recording['done']>;

/** Frames below this mean amplitude are silence; Asterisk's `silencethreshold` has the same default. */
const SILENCE_LOUDNESS = 256;

/** Records one port, a frame every 20 ms of real time: what its party says, with `mix` added to what it hears. */
export class Recorder implements Recording, Paced {
  readonly done: Promise<RecordingEnd>;
  readonly #options: RecordOptions;
  readonly #parts: EngineParts;
  readonly #incoming = new RecordedSide();
  readonly #outgoing: RecordedSide | undefined;
  readonly #writer: SoundWriter | undefined;
  readonly #onEnd: () => void;
  #settle: (end: RecordingEnd) => void = () => {};
  #leavePacer: (() => void) | undefined;
  #paused = false;
  #ended = false;
  #frames = 0;
  #silentFrames = 0;

  constructor(options: RecordOptions, parts: EngineParts, onEnd: (recorder: Recorder) => void) {
    this.#options = options;
    this.#parts = parts;
    this.#onEnd = () => onEnd(this);
    this.#outgoing = options.mix ? new RecordedSide() : undefined;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    parts.making.add(this);
    this.#writer = this.#openWriter();
    if (!this.#writer) void this.#end('failed');
    else this.#leavePacer = parts.pacer.add(this);
  }

  /** Called by the port whenever what its party says or hears has another origin. */
  route(incoming: Route, outgoing: Route): void {
    if (this.#ended) return;
    this.#incoming.route(incoming);
    this.#outgoing?.route(outgoing);
  }

  tick(): void {
    this.#incoming.buffer.take(FRAME);
    if (this.#outgoing) {
      this.#outgoing.buffer.take(OTHER);
      for (let i = 0; i < FRAME_SAMPLES; i++) FRAME[i] = clip(FRAME[i]! + OTHER[i]!);
    }
    if (this.#paused) return;
    if (!this.#writer?.write(FRAME)) this.#parts.counters.droppedFrames++;
    this.#frames++;
    const { maxMs, silenceMs } = this.#options;
    if (silenceMs) this.#countSilence(silenceMs);
    if (maxMs && this.#frames * FRAME_MS >= maxMs) void this.#end('max');
  }

  pause(on: boolean): void {
    this.#paused = on;
  }

  stop(): void {
    void this.#end('stopped');
  }

  #countSilence(silenceMs: number): void {
    if (loudness(FRAME) >= SILENCE_LOUDNESS) this.#silentFrames = 0;
    else if (++this.#silentFrames * FRAME_MS >= silenceMs) void this.#end('silence');
  }

  #openWriter(): SoundWriter | undefined {
    const failed = (error: unknown) => {
      this.#parts.logger.warning(`recording ${this.#options.path} failed: ${messageOf(error)}`);
      void this.#end('failed');
    };
    try {
      return new SoundWriter(this.#options.path, this.#options.append ?? false, failed);
    } catch (error) {
      this.#parts.logger.warning(messageOf(error));
      return undefined;
    }
  }

  async #end(end: RecordingEnd['end']): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#leavePacer?.();
    this.#incoming.route(NO_SOUND);
    this.#outgoing?.route(NO_SOUND);
    this.#onEnd();
    await this.#writer?.close();
    this.#parts.making.delete(this);
    this.#settle({ end, durationMs: this.#frames * FRAME_MS });
  }
}

/** One direction of what is recorded. */
class RecordedSide implements SoundSink {
  readonly consumes = false;
  readonly buffer = new JitterBuffer();
  #route: Route = NO_SOUND;

  route(route: Route): void {
    if (route.origin !== this.#route.origin) {
      this.#route.origin?.detach(this);
      route.origin?.attach(this);
    }
    this.#route = route;
  }

  packet(packet: Buffer, header: RtpHeader, law: Law, stream: object): void {
    if (!this.#route.muted) this.buffer.put(stream, header.timestamp, law, packet, header.payloadStart, header.payloadEnd);
  }

  skipped(): void {}

  frame(samples: Int16Array): void {
    if (!this.#route.muted) this.buffer.append(samples);
  }
}

/** For all recorders of the thread: used up within `tick`. */
const FRAME = new Int16Array(FRAME_SAMPLES);
const OTHER = new Int16Array(FRAME_SAMPLES);

const clip = (sample: number): number => Math.max(-32_768, Math.min(32_767, sample));
