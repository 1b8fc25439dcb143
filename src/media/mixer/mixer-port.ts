import type { MediaMixerPort, MixerPortOptions, SoundDirection } from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import { clip } from '../file/clip.ts';
import { CodedFrame } from '../graph/coded-frame.ts';
import { PortNode } from '../graph/port-node.ts';
import { soundTo } from '../graph/routing.ts';
import { NO_SOUND, type SoundOrigin, type SoundSink } from '../graph/sound.ts';
import { TimedInput } from '../graph/timed-input.ts';
import { TalkDetector } from '../talk/talk-detector.ts';

/** A place in a room: origin of the mix for who is joined with it, and where that one's sound comes in. */
export class MixerPort extends PortNode implements SoundOrigin, MediaMixerPort {
  readonly other = undefined;
  readonly wire: SoundOrigin = this;
  readonly #input = new TimedInput();
  readonly #talk: TalkDetector | undefined;
  readonly #dropsSilence: boolean;
  readonly #onClosed: (port: MixerPort) => void;
  readonly #sinks: SoundSink[] = [];
  readonly #gain: Record<SoundDirection, number> = { incoming: 1, outgoing: 1 };
  /** It is part of the mix of this tick. */
  isHeard = false;

  constructor(parts: EngineParts, options: MixerPortOptions, onClosed: (port: MixerPort) => void) {
    super(parts);
    this.#onClosed = onClosed;
    this.#dropsSilence = options.dropsSilence ?? false;
    this.#talk =
      options.talk &&
      new TalkDetector(options.talk, {
        began: () => this.news.emit('talkingBegan'),
        ended: (durationMs) => this.news.emit('talkingEnded', durationMs),
      });
  }

  /** Whether who is joined with it has been heard. */
  get heard(): boolean {
    return this.peer?.heard ?? false;
  }

  /** Whether anybody listens to what the port gives. */
  get hasListeners(): boolean {
    return this.#sinks.length > 0;
  }

  /** The sound of this tick; means something while `isHeard`. */
  get samples(): Int16Array {
    return this.#input.frameTaken;
  }

  /** A room takes no digits. */
  sendDigit(): void {}

  /** Takes what came in for this tick. */
  collect(): void {
    const came = this.#input.take();
    const talk = this.#talk;
    if (came) talk?.hear(this.samples);
    else talk?.hearNothing();
    if (came) amplify(this.samples, this.#gain.outgoing, this.samples);
    this.isHeard = came && (talk === undefined || talk.talking || !this.#dropsSilence);
  }

  amplify(direction: SoundDirection, factor: number): void {
    this.#gain[direction] = factor;
  }

  /** Gives the mix to who listens. `frame` is the same for others and stays as it is. */
  deliver(shared: CodedFrame): void {
    let frame = shared;
    if (this.#gain.incoming !== 1) {
      amplify(shared.samples, this.#gain.incoming, LOUDER.samples);
      LOUDER.renew();
      frame = LOUDER;
    }
    for (const sink of this.#sinks) sink.frame(frame.samples, this, frame);
  }

  attach(sink: SoundSink): void {
    this.#sinks.push(sink);
  }

  detach(sink: SoundSink): void {
    const index = this.#sinks.indexOf(sink);
    if (index >= 0) this.#sinks.splice(index, 1);
  }

  override reroute(): void {
    super.reroute();
    this.#input.route(this.closed ? NO_SOUND : soundTo(this));
  }

  protected closeEnd(): void {
    this.reroute();
    this.#onClosed(this);
  }
}

/** For all ports of the thread: used up within `deliver`. */
const LOUDER = new CodedFrame();

function amplify(samples: Int16Array, factor: number, into: Int16Array): void {
  if (factor === 1) return;
  for (let i = 0; i < samples.length; i++) into[i] = clip(Math.round(samples[i]! * factor));
}
