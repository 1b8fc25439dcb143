import { messageOf } from '../../base/errors.ts';
import type { RecordedFile, RecordedSound, Recording, RecordingEnd, RecordOptions, SoundDirection } from '../../core/ports/media.ts';
import type { Law } from '../codec/g711.ts';
import type { EngineParts } from '../engine-parts.ts';
import { FRAME_MS, FRAME_SAMPLES } from '../graph/frame-source.ts';
import { NO_SOUND, type Route, type SoundSink } from '../graph/sound.ts';
import type { Paced } from '../pacer.ts';
import type { RtpHeader } from '../rtp/rtp-packet.ts';
import { loudness } from '../tone/tone-level.ts';
import { clip } from './clip.ts';
import { JitterBuffer } from './jitter-buffer.ts';
import { SoundWriter } from './sound-writer.ts';

/** Frames below this mean amplitude are silence; Asterisk's `silencethreshold` has the same default. */
const SILENCE_LOUDNESS = 256;
/** What is left of the silence at the end where it is left out. */
const KEPT_SILENCE_MS = 200;

/** Hears once that it has ended. */
export interface RecorderHolder {
  recorderEnded(recorder: Recorder): void;
}

/**
 * Records one port, a frame every 20 ms of real time: what its party says, what it hears, or both, into one file or several of the same
 * moments. Hears what passes and changes nothing of it.
 */
export class Recorder implements Recording, Paced {
  readonly done: Promise<RecordingEnd>;
  /** The port that is recorded. */
  holder: RecorderHolder;
  readonly #options: RecordOptions;
  readonly #parts: EngineParts;
  readonly #incoming: RecordedSide | undefined;
  readonly #outgoing: RecordedSide | undefined;
  readonly #files: readonly OpenFile[];
  readonly #measuresSilence: boolean;
  #settle: (end: RecordingEnd) => void = () => {};
  #leavePacer: (() => void) | undefined;
  #paused = false;
  #ended = false;
  #failed = false;
  #frames = 0;
  /** Silent frames since the last loud one, and in all. */
  #silentFrames = 0;
  #allSilentFrames = 0;

  constructor(options: RecordOptions, parts: EngineParts, holder: RecorderHolder) {
    this.holder = holder;
    this.#options = options;
    this.#parts = parts;
    this.#measuresSilence = Boolean(options.silenceMs || options.trimsSilence);
    const files = [options, ...(options.also ?? [])];
    const sounds = files.map(({ sound = 'incoming' }) => sound);
    if (sounds.some((sound) => sound !== 'outgoing')) this.#incoming = new RecordedSide(options.gain?.incoming);
    if (sounds.some((sound) => sound !== 'incoming')) this.#outgoing = new RecordedSide(options.gain?.outgoing);
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    parts.making.add(this);
    this.#files = this.#openAll(files);
    if (this.#files.length < files.length) void this.#end('failed');
    else this.#leavePacer = parts.pacer.add(this);
  }

  /** Called by the port whenever what its party says or hears has another origin. */
  route(incoming: Route, outgoing: Route): void {
    if (this.#ended) return;
    this.#incoming?.route(incoming);
    this.#outgoing?.route(outgoing);
  }

  tick(): void {
    const said = this.#incoming?.take(INCOMING);
    const heard = this.#outgoing?.take(OUTGOING);
    if (this.#paused) return;
    const { maxMs, silenceMs, skipsGaps } = this.#options;
    for (const { sound, writer } of this.#files) {
      if (skipsGaps && ((sound === 'incoming' && !said) || (sound === 'outgoing' && !heard))) continue;
      if (!writer.write(frameOf(sound))) this.#parts.counters.droppedFrames++;
    }
    this.#frames++;
    if (this.#measuresSilence) this.#countSilence(silenceMs);
    if (maxMs && this.#frames * FRAME_MS >= maxMs) void this.#end('max');
  }

  pause(on: boolean): void {
    this.#paused = on;
  }

  mute(direction: SoundDirection, on: boolean): void {
    const side = direction === 'incoming' ? this.#incoming : this.#outgoing;
    if (side) side.muted = on;
  }

  stop(): void {
    void this.#end('stopped');
  }

  #countSilence(silenceMs: number | undefined): void {
    if (loudness(frameOf(this.#files[0]!.sound)) >= (this.#options.silenceThreshold ?? SILENCE_LOUDNESS)) {
      this.#silentFrames = 0;
      return;
    }
    this.#allSilentFrames++;
    if (++this.#silentFrames * FRAME_MS >= (silenceMs || Number.POSITIVE_INFINITY)) void this.#end('silence');
  }

  /** Up to the first that cannot be. */
  #openAll(files: readonly RecordedFile[]): OpenFile[] {
    const opened: OpenFile[] = [];
    for (const { path, sound = 'incoming' } of files) {
      const failed = (error: unknown) => {
        this.#parts.logger.warning(`recording ${path} failed: ${messageOf(error)}`);
        this.#failed = true;
        void this.#end('failed');
      };
      try {
        const { append, within } = this.#options;
        opened.push({ sound, writer: new SoundWriter(path, { append, within, onError: failed }) });
      } catch (error) {
        this.#parts.logger.warning(messageOf(error));
        break;
      }
    }
    return opened;
  }

  async #end(end: RecordingEnd['end']): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    this.#leavePacer?.();
    this.#incoming?.route(NO_SOUND);
    this.#outgoing?.route(NO_SOUND);
    this.holder.recorderEnded(this);
    const trailingSilenceMs = this.#silentFrames * FRAME_MS;
    const leftOutMs = this.#options.trimsSilence ? Math.max(0, trailingSilenceMs - KEPT_SILENCE_MS) : 0;
    const leftOutFrames = leftOutMs / FRAME_MS;
    await Promise.all(this.#files.map(({ sound, writer }) => writer.close(leftOutFrames * frameOf(sound).length)));
    this.#parts.making.delete(this);
    const measured = { trailingSilenceMs, silenceMs: this.#allSilentFrames * FRAME_MS };
    // What was said last is written in the end: a disk may be full by then.
    this.#settle({ end: this.#failed ? 'failed' : end, durationMs: this.#frames * FRAME_MS, ...(this.#measuresSilence ? measured : {}) });
  }
}

interface OpenFile {
  readonly sound: RecordedSound;
  readonly writer: SoundWriter;
}

/** What goes into a file of the two frames that were taken. Used up before the next call. */
function frameOf(sound: RecordedSound): Int16Array {
  if (sound === 'incoming') return INCOMING;
  if (sound === 'outgoing') return OUTGOING;
  if (sound === 'mix') {
    for (let i = 0; i < FRAME_SAMPLES; i++) MIXED[i] = clip(INCOMING[i]! + OUTGOING[i]!);
    return MIXED;
  }
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    BOTH[2 * i] = INCOMING[i]!;
    BOTH[2 * i + 1] = OUTGOING[i]!;
  }
  return BOTH;
}

/** One direction of what is recorded. */
class RecordedSide implements SoundSink {
  readonly consumes = false;
  muted = false;
  readonly #buffer = new JitterBuffer();
  readonly #gain: number;
  #route: Route = NO_SOUND;

  constructor(gain = 1) {
    this.#gain = gain;
  }

  /** Takes the next 20 ms; false when nothing has come, and it is silence. */
  take(frame: Int16Array): boolean {
    const came = this.#buffer.take(frame);
    if (this.muted) frame.fill(0);
    else if (this.#gain !== 1) for (let i = 0; i < FRAME_SAMPLES; i++) frame[i] = clip(frame[i]! * this.#gain);
    return came;
  }

  route(route: Route): void {
    if (route.origin !== this.#route.origin) {
      this.#route.origin?.detach(this);
      route.origin?.attach(this);
    }
    this.#route = route;
  }

  packet(packet: Buffer, header: RtpHeader, law: Law, stream: object): void {
    if (!this.#route.muted) this.#buffer.put(stream, header.timestamp, law, packet, header.payloadStart, header.payloadEnd);
  }

  skipped(): void {}

  frame(samples: Int16Array): void {
    if (!this.#route.muted) this.#buffer.append(samples);
  }
}

/** For all recorders of the thread: used up within `tick`. */
const INCOMING = new Int16Array(FRAME_SAMPLES);
const OUTGOING = new Int16Array(FRAME_SAMPLES);
const MIXED = new Int16Array(FRAME_SAMPLES);
const BOTH = new Int16Array(2 * FRAME_SAMPLES);
