import type { Playback } from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { Paced, Pacer } from '../pacer.ts';
import { FRAME_SAMPLES, type FrameSource } from './frame-source.ts';
import type { SoundOrigin, SoundSink } from './sound.ts';

export type PlaybackEnd = 'finished' | 'stopped' | 'failed';

/** Hears once, however it ends, before `done` settles. */
export interface PlayerHolder {
  playerEnded(player: Player): void;
}

/** One thing being played: takes a frame every 20 ms and gives it to whoever hears it, also when that is nobody: time goes on. */
export class Player implements Playback, SoundOrigin, Paced {
  readonly done: Promise<PlaybackEnd>;
  /** Whose party hears it. */
  holder: PlayerHolder;
  readonly #source: FrameSource;
  readonly #making: EngineParts['making'];
  readonly #settle: (end: PlaybackEnd) => void;
  readonly #sinks = new Set<SoundSink>();
  readonly #leavePacer: () => void;
  #ended = false;

  /** @param making where it stands while it plays */
  constructor(source: FrameSource, pacer: Pacer, making: EngineParts['making'], holder: PlayerHolder) {
    this.holder = holder;
    this.#source = source;
    this.#making = making;
    making.add(this);
    let settle: (end: PlaybackEnd) => void = () => {};
    this.done = new Promise((resolve) => {
      settle = resolve;
    });
    this.#settle = settle;
    this.#leavePacer = pacer.add(this);
  }

  attach(sink: SoundSink): void {
    this.#sinks.add(sink);
  }

  detach(sink: SoundSink): void {
    this.#sinks.delete(sink);
  }

  tick(): void {
    const result = this.#source.read(FRAME);
    if (result === 'end') this.end('finished');
    else if (result === 'failed') this.end('failed');
    else for (const sink of this.#sinks) sink.frame(FRAME, this);
  }

  stop(): void {
    this.end('stopped');
  }

  end(end: PlaybackEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leavePacer();
    this.#source.close();
    this.#making.delete(this);
    this.holder.playerEnded(this);
    this.#settle(end);
  }
}

/** One frame for all players of the thread: it is used up within `tick`. */
const FRAME = new Int16Array(FRAME_SAMPLES);
