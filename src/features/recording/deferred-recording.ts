import type { Timer } from '../../base/clock.ts';
import type { Recording, RecordOptions, SoundDirection } from '../../core/ports/media.ts';
import type { Recorded } from './beeps.ts';

type End = Awaited<Recording['done']>;

/** How often, and how many times, a leg that has no media yet is asked again: a socket is opened within milliseconds. */
const MEDIA_POLL_MS = 20;
const MEDIA_POLLS = 500;

/**
 * A recording of a channel that begins as soon as it can: when an earlier one of the same name is whole, and when the leg has media (one
 * that is only being dialled has none yet). What was asked of it meanwhile holds from its first moment.
 */
export class DeferredRecording implements Recording {
  readonly done: Promise<End>;
  readonly #recorded: Recorded;
  readonly #options: RecordOptions;
  readonly #muted = new Map<SoundDirection, boolean>();
  #settle: (end: End) => void = () => {};
  #recording: Recording | undefined;
  #paused = false;
  #stopped = false;
  #poll: Timer | undefined;

  /** @param after what has to be over first; undefined for nothing, and it begins at once */
  constructor(recorded: Recorded, options: RecordOptions, after: Promise<unknown> | undefined) {
    this.#recorded = recorded;
    this.#options = options;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
    if (after) void after.then(() => this.#begin(MEDIA_POLLS));
    else this.#begin(MEDIA_POLLS);
  }

  pause(on: boolean): void {
    this.#paused = on;
    this.#recording?.pause(on);
  }

  mute(direction: SoundDirection, on: boolean): void {
    this.#muted.set(direction, on);
    this.#recording?.mute(direction, on);
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#poll?.cancel();
    if (this.#recording) this.#recording.stop();
    else this.#settle({ end: 'stopped', durationMs: 0 });
  }

  #begin(pollsLeft: number): void {
    if (this.#stopped) return;
    const { channel } = this.#recorded;
    const { media } = channel;
    if (media) {
      const recording = media.record(this.#options);
      this.#recording = recording;
      if (this.#paused) recording.pause(true);
      for (const [direction, on] of this.#muted) recording.mute(direction, on);
      void recording.done.then((end) => this.#settle(end));
    } else if (pollsLeft === 0 || channel.ended) {
      this.#settle({ end: 'failed', durationMs: 0 });
    } else {
      this.#poll = channel.core.clock.setTimer(MEDIA_POLL_MS, () => this.#begin(pollsLeft - 1));
    }
  }
}
