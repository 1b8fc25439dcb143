import { type FrameSource, SAMPLES_PER_MS } from '../graph/frame-source.ts';
import type { ToneList, TonePart } from './tone-list.ts';

/** Amplitude of one frequency; two of them stay well below the end of the scale. -13 dBm0 or so, as exchanges send it. */
export const TONE_AMPLITUDE = 4100;

/** Makes the sound of a tone list, sample by sample, by oscillators that recur: y[n] = 2 cos(w) y[n-1] - y[n-2]. */
export class ToneGenerator implements FrameSource {
  readonly #list: ToneList;
  readonly #amplitude: number;
  readonly #first = new Oscillator();
  readonly #second = new Oscillator();
  #index = -1;
  #part: TonePart | undefined;
  #left = 0;

  /** @param amplitude peak of one frequency, at most half of what 16 bits hold where two are added */
  constructor(list: ToneList, amplitude = TONE_AMPLITUDE) {
    this.#list = list;
    this.#amplitude = amplitude;
    this.#nextPart();
  }

  read(frame: Int16Array): 'sound' | 'end' {
    if (!this.#part) return 'end';
    let at = 0;
    while (at < frame.length) {
      if (!this.#part) {
        frame.fill(0, at);
        break;
      }
      const count = Math.min(this.#left, frame.length - at);
      this.#fill(frame, at, at + count, this.#part);
      at += count;
      this.#left -= count;
      if (this.#left === 0) this.#nextPart();
    }
    return 'sound';
  }

  close(): void {}

  #fill(frame: Int16Array, start: number, end: number, part: TonePart): void {
    const first = this.#first;
    const second = this.#second;
    const amplitude = this.#amplitude;
    if (part.frequency1 === 0 && part.frequency2 === 0) frame.fill(0, start, end);
    else if (part.modulated) for (let i = start; i < end; i++) frame[i] = first.next() * (1 + 0.9 * second.next()) * amplitude;
    else for (let i = start; i < end; i++) frame[i] = (first.next() + second.next()) * amplitude;
  }

  #nextPart(): void {
    const { once, repeated } = this.#list;
    this.#index++;
    const index = this.#index - once.length;
    const part = index < 0 ? once[this.#index] : repeated.length > 0 ? repeated[index % repeated.length] : undefined;
    this.#part = part;
    if (!part) return;
    this.#left = part.durationMs === 0 ? Number.POSITIVE_INFINITY : part.durationMs * SAMPLES_PER_MS;
    this.#first.tune(part.frequency1);
    this.#second.tune(part.frequency2);
  }
}

class Oscillator {
  #coefficient = 0;
  #before = 0;
  #last = 0;

  /** 0 is silence. */
  tune(frequency: number): void {
    const omega = (2 * Math.PI * frequency) / (SAMPLES_PER_MS * 1000);
    this.#coefficient = 2 * Math.cos(omega);
    this.#last = 0;
    this.#before = frequency === 0 ? 0 : -Math.sin(omega);
  }

  next(): number {
    const value = this.#coefficient * this.#last - this.#before;
    this.#before = this.#last;
    this.#last = value;
    return value;
  }
}
