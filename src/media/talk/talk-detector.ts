import type { TalkOptions } from '../../core/ports/media.ts';
import { FRAME_MS } from '../graph/frame-source.ts';
import { loudness } from '../tone/tone-level.ts';

export interface TalkListener {
  began(): void;
  /** @param durationMs from the first loud frame to the last one */
  ended(durationMs: number): void;
}

/** Tells talking from silence, a frame of 20 ms at a time. A pause within speech is part of it. */
export class TalkDetector {
  readonly #options: TalkOptions;
  readonly #listener: TalkListener;
  #talking = false;
  #frames = 0;
  #silentFrames = 0;

  constructor(options: TalkOptions, listener: TalkListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get talking(): boolean {
    return this.#talking;
  }

  hear(frame: Int16Array): void {
    if (loudness(frame) >= this.#options.loudness) this.#loud();
    else this.hearNothing();
  }

  /** A frame in which nothing came. */
  hearNothing(): void {
    if (!this.#talking) return;
    this.#frames++;
    if (++this.#silentFrames * FRAME_MS < this.#options.silenceMs) return;
    this.#talking = false;
    this.#listener.ended((this.#frames - this.#silentFrames) * FRAME_MS);
  }

  #loud(): void {
    this.#silentFrames = 0;
    if (this.#talking) {
      this.#frames++;
      return;
    }
    this.#talking = true;
    this.#frames = 1;
    this.#listener.began();
  }
}
