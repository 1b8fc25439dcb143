import { decodeLaw, type Law } from '../codec/g711.ts';
import { SAMPLES_PER_MS } from '../graph/frame-source.ts';

/** Samples that fit: a second; a power of two, so that a position wraps by a mask. */
const CAPACITY = 8192;
const MASK = CAPACITY - 1;
/** How far what is read stays behind what arrives: 60 ms. Packets may be that late. */
const DELAY_SAMPLES = 480;
/** Packets too late in a row after which the buffer takes them for the present. */
const LATE_LIMIT = 10;
/** For all buffers of the thread: used up within `put`. */
const DECODED = new Int16Array(CAPACITY / 4);

/**
 * Puts sound in its place in time before it is decoded or mixed: packets by their timestamps, so that order and gaps come right, frames made
 * here one behind the other. Read at a steady pace; what has not come by then is silence. Memory is fixed.
 */
export class JitterBuffer {
  readonly #samples = new Int16Array(CAPACITY);
  readonly #mostAhead: number;
  #read = 0;
  /** Where frames made here go next, and the furthest position written. */
  #write = 0;
  #stream: object | undefined;
  /** Position of timestamp 0 of the stream. */
  #base = 0;
  #late = 0;

  /**
   * @param mostAheadMs how far ahead of what is read a packet may lie; one beyond it is taken for the present. For those who hear what is read,
   *   else a far end whose clock is fast would be heard later and later.
   */
  constructor(mostAheadMs = CAPACITY / SAMPLES_PER_MS) {
    this.#mostAhead = Math.min(CAPACITY, mostAheadMs * SAMPLES_PER_MS);
  }

  /** Sound of a packet: `bytes[start..end)` in `law`, belonging at `timestamp` of `stream`. */
  put(stream: object, timestamp: number, law: Law, bytes: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (count <= 0 || count > CAPACITY / 4) return;
    if (stream !== this.#stream) this.#align(stream, timestamp);
    let ahead = this.#ahead(timestamp);
    if (ahead < 0) {
      if (++this.#late < LATE_LIMIT) return;
      this.#align(stream, timestamp);
      ahead = this.#ahead(timestamp);
    } else if (ahead + count > this.#mostAhead) {
      this.#align(stream, timestamp);
      ahead = this.#ahead(timestamp);
    }
    this.#late = 0;
    decodeLaw(law, bytes, start, end, DECODED);
    this.#store(this.#read + ahead, DECODED, count);
  }

  /** A frame from a maker in this thread. */
  append(frame: Int16Array): void {
    this.#stream = undefined;
    const earliest = this.#read + frame.length;
    if (this.#write < earliest || this.#write > this.#read + CAPACITY - frame.length) this.#write = earliest;
    this.#store(this.#write, frame, frame.length);
  }

  /** Takes the next samples to `frame`; false when nothing has come that belongs there: the frame is silence then. */
  take(frame: Int16Array): boolean {
    if (this.#write <= this.#read) {
      frame.fill(0);
      this.#read += frame.length;
      return false;
    }
    for (let i = 0; i < frame.length; i++) {
      const at = (this.#read + i) & MASK;
      frame[i] = this.#samples[at]!;
      this.#samples[at] = 0;
    }
    this.#read += frame.length;
    return true;
  }

  #ahead(timestamp: number): number {
    return (this.#base + timestamp - this.#read) | 0;
  }

  #align(stream: object, timestamp: number): void {
    this.#stream = stream;
    this.#base = (this.#read + DELAY_SAMPLES - timestamp) | 0;
  }

  #store(position: number, samples: Int16Array, count: number): void {
    for (let i = 0; i < count; i++) this.#samples[(position + i) & MASK] = samples[i]!;
    this.#write = Math.max(this.#write, position + count);
  }
}
