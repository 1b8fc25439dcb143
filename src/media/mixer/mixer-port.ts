import type { MixerPortOptions } from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { CodedFrame } from '../graph/coded-frame.ts';
import { PortNode } from '../graph/port-node.ts';
import { soundTo } from '../graph/routing.ts';
import { NO_SOUND, type SoundOrigin, type SoundSink } from '../graph/sound.ts';
import { MixerInput } from './mixer-input.ts';
import { TalkDetector } from './talk-detector.ts';

/** A place in a room: origin of the mix for who is joined with it, and where that one's sound comes in. */
export class MixerPort extends PortNode implements SoundOrigin {
  readonly other = undefined;
  readonly wire: SoundOrigin = this;
  readonly #input = new MixerInput();
  readonly #talk: TalkDetector | undefined;
  readonly #dropsSilence: boolean;
  readonly #onClosed: (port: MixerPort) => void;
  readonly #sinks: SoundSink[] = [];
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
    this.isHeard = came && (talk === undefined || talk.talking || !this.#dropsSilence);
  }

  deliver(frame: CodedFrame): void {
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
