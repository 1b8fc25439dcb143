import type { Clock, Timer } from '../base/clock.ts';

/** Called every 20 ms. A throw takes the listener off the pacer. */
export interface Paced {
  tick(): void;
}

const SLOTS = 4;
const SLOT_MS = 5;
/** A backlog older than this (the machine slept) is forgotten instead of caught up. */
const FORGET_MS = 500;

/**
 * One timer for everything that makes or takes sound. Each listener sits in one of four 5 ms slots of every 20 ms, so that their work is
 * spread. Deadlines are absolute: lateness does not add up. After a delay each wake-up serves a listener once, the next coming 5 ms later,
 * so that what was missed is made up over some time instead of in a burst. No timer runs while nobody listens.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #slots: readonly Set<Paced>[] = Array.from({ length: SLOTS }, () => new Set<Paced>());
  readonly #onThrow: (paced: Paced, error: unknown) => void;
  #count = 0;
  #timer: Timer | undefined;
  /** Slot whose turn is next, and when it is. */
  #slot = 0;
  #deadline = 0;

  constructor(clock: Clock, onThrow: (paced: Paced, error: unknown) => void) {
    this.#clock = clock;
    this.#onThrow = onThrow;
  }

  /** Whether anybody listens. */
  get active(): boolean {
    return this.#count > 0;
  }

  /** Begins calling `paced.tick` every 20 ms, the first time within 20 ms. The result ends it. */
  add(paced: Paced): () => void {
    const slot = this.#slots.reduce((least, each) => (each.size < least.size ? each : least));
    slot.add(paced);
    this.#count++;
    if (!this.#timer) {
      this.#slot = this.#slots.indexOf(slot);
      this.#deadline = this.#clock.monotonic() + SLOT_MS;
      this.#arm(SLOT_MS);
    }
    return () => {
      if (slot.delete(paced)) this.#count--;
    };
  }

  stop(): void {
    for (const slot of this.#slots) slot.clear();
    this.#count = 0;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #arm(delayMs: number): void {
    this.#timer = this.#clock.setTimer(delayMs, () => this.#wake());
  }

  #wake(): void {
    this.#timer = undefined;
    const now = this.#clock.monotonic();
    if (now - this.#deadline > FORGET_MS) this.#deadline = now;
    for (let served = 0; served < SLOTS && this.#deadline <= now; served++) {
      this.#serve(this.#slots[this.#slot]!);
      this.#slot = (this.#slot + 1) % SLOTS;
      this.#deadline += SLOT_MS;
    }
    if (this.#count === 0) return;
    const wait = this.#deadline - this.#clock.monotonic();
    this.#arm(wait > 0 ? wait : SLOT_MS);
  }

  #serve(slot: Set<Paced>): void {
    for (const paced of slot) {
      try {
        paced.tick();
      } catch (error) {
        if (slot.delete(paced)) this.#count--;
        this.#onThrow(paced, error);
      }
    }
  }
}
