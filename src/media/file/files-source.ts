import { messageOf } from '../../base/errors.ts';
import type { PlaySource } from '../../core/ports/media.ts';
import type { EngineParts } from '../engine-parts.ts';
import type { FrameSource } from '../graph/frame-source.ts';
import { readSound } from './sound-reader.ts';

/** Samples that are read ahead at least: two seconds. */
const READ_AHEAD_SAMPLES = 16_000;
const SAMPLES_A_MS = 8;

/**
 * Plays files one after the other, reading ahead across their ends. A file that is missing or cannot be read is passed over, and the whole
 * ends as failed. A disk that does not keep up leaves silence, which is counted.
 */
export class FilesSource implements FrameSource {
  readonly #paths: readonly string[];
  readonly #loop: boolean;
  /** Samples of the next file that are left out. */
  #skip: number;
  readonly #parts: EngineParts;
  readonly #blocks: Int16Array[] = [];
  /** Samples in `#blocks` that are not used yet; position within the first block. */
  #ready = 0;
  #position = 0;
  #begun = false;
  #finished = false;
  #failed = false;
  #closed = false;
  #wake: (() => void) | undefined;

  constructor({ paths, loop = false, startMs = 0 }: Extract<PlaySource, { kind: 'files' }>, parts: EngineParts) {
    this.#paths = paths;
    this.#loop = loop;
    this.#skip = Math.round(startMs * SAMPLES_A_MS);
    this.#parts = parts;
    void this.#readAll();
  }

  read(frame: Int16Array): 'sound' | 'stall' | 'end' | 'failed' {
    if (this.#ready === 0 && this.#finished) return this.#failed ? 'failed' : 'end';
    if (this.#ready < frame.length && !this.#finished) {
      // Before the first block this is the time that opening a file takes, and no stall.
      if (this.#begun) this.#parts.counters.stalledFrames++;
      frame.fill(0);
      return 'stall';
    }
    this.#begun = true;
    this.#copy(frame);
    if (this.#ready < READ_AHEAD_SAMPLES) this.#wakeReader();
    return 'sound';
  }

  close(): void {
    this.#closed = true;
    this.#blocks.length = 0;
    this.#wakeReader();
  }

  #copy(frame: Int16Array): void {
    let at = 0;
    while (at < frame.length) {
      const block = this.#blocks[0];
      if (!block) {
        frame.fill(0, at);
        return;
      }
      const count = Math.min(block.length - this.#position, frame.length - at);
      frame.set(block.subarray(this.#position, this.#position + count), at);
      at += count;
      this.#position += count;
      this.#ready -= count;
      if (this.#position < block.length) continue;
      this.#blocks.shift();
      this.#position = 0;
    }
  }

  async #readAll(): Promise<void> {
    let heard: boolean;
    do {
      heard = false;
      for (const path of this.#paths) {
        if (this.#closed) return;
        heard = (await this.#readFile(path)) || heard;
      }
    } while (this.#loop && heard && !this.#closed);
    this.#finished = true;
  }

  /** Whether the file gave any sound: a loop over nothing must end. */
  async #readFile(name: string): Promise<boolean> {
    let heard = false;
    try {
      const path = await this.#parts.prompts.find(name);
      if (path === undefined) throw new Error('there is no such file');
      const skip = this.#skip;
      this.#skip = 0;
      for await (const block of readSound(path, skip)) {
        heard = true;
        this.#blocks.push(block);
        this.#ready += block.length;
        if (this.#ready >= READ_AHEAD_SAMPLES) await this.#room();
        if (this.#closed) break;
      }
    } catch (error) {
      this.#failed = true;
      this.#parts.logger.warning(`${name} cannot be played: ${messageOf(error)}`);
    }
    return heard;
  }

  #room(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}
