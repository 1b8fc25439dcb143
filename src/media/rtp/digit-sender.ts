import { FRAME_MS, FRAME_SAMPLES } from '../graph/frame-source.ts';
import type { Paced, Pacer } from '../pacer.ts';
import { eventOfDigit } from './telephone-event.ts';

/** What a digit is sent through: event packets where the far end knows them, tones elsewhere. */
export interface DigitOutlet {
  /** A digit begins; everything else is held back until `release`. */
  begin(digit: string): void;
  /** One packet of it: `duration` samples so far. */
  progress(event: number, duration: number, first: boolean, end: boolean): void;
  release(): void;
}

/** Sends digits one after the other, a packet every 20 ms (RFC 4733 2.5.1): the last one of each three times, a pause between two. */
export class DigitSender implements Paced {
  readonly #pacer: Pacer;
  readonly #outlet: DigitOutlet;
  readonly #queue: Waiting[] = [];
  #leavePacer: (() => void) | undefined;
  #frame = 0;
  #pause = 0;

  constructor(pacer: Pacer, outlet: DigitOutlet) {
    this.#pacer = pacer;
    this.#outlet = outlet;
  }

  /** Anything but 0-9, *, #, A-D is ignored, and so is what comes while `MAX_WAITING` wait. */
  send(digit: string, durationMs: number): void {
    const event = eventOfDigit(digit);
    if (event === undefined || this.#queue.length >= MAX_WAITING) return;
    const bounded = Math.min(Math.max(durationMs, MIN_DIGIT_MS), MAX_DIGIT_MS);
    this.#queue.push({ digit, event, frames: Math.ceil(bounded / FRAME_MS) });
    this.#leavePacer ??= this.#pacer.add(this);
  }

  tick(): void {
    if (this.#pause > 0) this.#pause--;
    const current = this.#queue[0];
    if (current) {
      if (this.#pause === 0) this.#sendFrame(current);
    } else if (this.#pause === 0) this.close();
  }

  close(): void {
    this.#queue.length = 0;
    this.#leavePacer?.();
    this.#leavePacer = undefined;
  }

  #sendFrame(current: Waiting): void {
    if (this.#frame === 0) this.#outlet.begin(current.digit);
    this.#frame++;
    const duration = this.#frame * FRAME_SAMPLES;
    if (this.#frame < current.frames) {
      this.#outlet.progress(current.event, duration, this.#frame === 1, false);
      return;
    }
    for (let i = 0; i < 3; i++) this.#outlet.progress(current.event, duration, false, true);
    this.#queue.shift();
    this.#frame = 0;
    this.#pause = PAUSE_FRAMES;
    this.#outlet.release();
  }
}

interface Waiting {
  readonly digit: string;
  readonly event: number;
  readonly frames: number;
}

const MAX_WAITING = 64;
const MIN_DIGIT_MS = 40;
/** What fits the 16-bit duration without segments (RFC 4733 2.5.1.3). */
const MAX_DIGIT_MS = 8000;
/** 60 ms. */
const PAUSE_FRAMES = 3;
