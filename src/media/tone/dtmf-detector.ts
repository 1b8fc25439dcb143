import type { DigitListener } from '../rtp/telephone-event.ts';
import { DTMF_COLUMNS, DTMF_KEYS, DTMF_ROWS } from './dtmf.ts';

/** Samples looked at together: 12.75 ms, whose bins lie well between the eight frequencies. */
const BLOCK = 102;
const BLOCK_MS = BLOCK / 8;
/** Blocks that agree before a digit is told (ITU-T Q.24: 40 ms must be, 20 ms may be), and blocks without it that end it. */
const HITS = 2;
const MISSES = 2;
/** Amplitude below which nothing is a digit: about -30 dBm0. */
const MIN_LEVEL = 300;
/** How much of the block's power the two frequencies have to hold: speech and noise spread theirs. */
const PURITY = 0.8;
/** Row and column may differ by 8 dB either way, and each stands out from the others of its group by as much. */
const TWIST = 6.3;
const STAND_OUT = 6.3;

const COEFFICIENTS = [...DTMF_ROWS, ...DTMF_COLUMNS].map((frequency) => 2 * Math.cos((2 * Math.PI * frequency) / 8000));

/** Finds digits in sound (ITU-T Q.23, Q.24) by Goertzel's algorithm over blocks, eight bins at about 3 us for 20 ms. */
export class DtmfDetector {
  readonly #listener: DigitListener;
  readonly #block = new Int16Array(BLOCK);
  readonly #powers = new Float64Array(8);
  #filled = 0;
  #candidate: string | undefined;
  #hits = 0;
  #digit: string | undefined;
  #misses = 0;
  #blocks = 0;

  constructor(listener: DigitListener) {
    this.#listener = listener;
  }

  /** The next `count` samples. */
  hear(samples: Int16Array, count: number): void {
    for (let at = 0; at < count; ) {
      const part = Math.min(BLOCK - this.#filled, count - at);
      this.#block.set(samples.subarray(at, at + part), this.#filled);
      this.#filled += part;
      at += part;
      if (this.#filled < BLOCK) return;
      this.#filled = 0;
      this.#judge(this.#find());
    }
  }

  #judge(found: string | undefined): void {
    if (this.#digit !== undefined) {
      this.#blocks++;
      this.#misses = found === this.#digit ? 0 : this.#misses + 1;
      if (this.#misses >= MISSES) this.#end(this.#digit);
      return;
    }
    this.#hits = found !== undefined && found === this.#candidate ? this.#hits + 1 : 1;
    this.#candidate = found;
    if (found === undefined || this.#hits < HITS) return;
    this.#digit = found;
    this.#misses = 0;
    this.#blocks = HITS;
    this.#listener.began(found);
  }

  #end(digit: string): void {
    this.#digit = undefined;
    this.#candidate = undefined;
    this.#listener.ended(digit, Math.round((this.#blocks - MISSES) * BLOCK_MS));
  }

  #find(): string | undefined {
    const total = this.#measure();
    const row = this.#strongest(0);
    const column = this.#strongest(4);
    const rowPower = this.#powers[row]!;
    const columnPower = this.#powers[column]!;
    // A sine of amplitude A gives a bin (A n / 2)^2 and a block the energy A^2 n / 2.
    const floor = (MIN_LEVEL * BLOCK) / 2;
    if (rowPower < floor * floor || columnPower < floor * floor) return undefined;
    if (rowPower > columnPower * TWIST || columnPower > rowPower * TWIST) return undefined;
    if (((rowPower + columnPower) * 2) / BLOCK < total * PURITY) return undefined;
    if (!this.#standsOut(0, row) || !this.#standsOut(4, column)) return undefined;
    return DTMF_KEYS[row * 4 + column - 4];
  }

  /** Fills `#powers`; the result is the energy of the block. */
  #measure(): number {
    const block = this.#block;
    for (let bin = 0; bin < 8; bin++) {
      const coefficient = COEFFICIENTS[bin]!;
      let before = 0;
      let last = 0;
      for (let i = 0; i < BLOCK; i++) {
        const value = block[i]! + coefficient * last - before;
        before = last;
        last = value;
      }
      this.#powers[bin] = before * before + last * last - coefficient * before * last;
    }
    let energy = 0;
    for (let i = 0; i < BLOCK; i++) energy += block[i]! * block[i]!;
    return energy;
  }

  #strongest(first: number): number {
    let best = first;
    for (let bin = first + 1; bin < first + 4; bin++) if (this.#powers[bin]! > this.#powers[best]!) best = bin;
    return best;
  }

  #standsOut(first: number, best: number): boolean {
    for (let bin = first; bin < first + 4; bin++) if (bin !== best && this.#powers[bin]! * STAND_OUT > this.#powers[best]!) return false;
    return true;
  }
}
