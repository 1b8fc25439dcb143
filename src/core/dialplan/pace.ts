import type { Clock } from '../../base/clock.ts';
import type { LoopTurns } from '../../base/loop-turns.ts';

/** Priorities that a channel may run without waiting for anything before it is taken for a loop and ended. */
export const MAX_STEPS_WITHOUT_WAIT = 50_000;
/** After so many priorities, or so much time, the event loop gets its turn. */
const STEPS_PER_TURN = 100;
const MS_PER_TURN = 4;

/**
 * Keeps the dialplan of one channel from holding the thread, and finds the one that never waits. What counts as waiting is that the event
 * loop went on in the midst of a priority, not how long it took: on a busy machine a priority that does nothing takes its time too.
 */
export class Pace {
  readonly #turns: LoopTurns;
  readonly #clock: Clock;
  #turn = -1;
  #turnBeganMs = 0;
  #steps = 0;

  constructor(turns: LoopTurns, clock: Clock) {
    this.#turns = turns;
    this.#clock = clock;
  }

  /** To be asked before each priority: false when the channel has run too many without waiting. */
  next(): boolean | Promise<boolean> {
    const turn = this.#turns.now;
    if (turn !== this.#turn) {
      this.#steps = 0;
      this.#begin(turn);
    }
    this.#steps++;
    if (this.#steps > MAX_STEPS_WITHOUT_WAIT) return false;
    if (this.#steps % STEPS_PER_TURN !== 0 && this.#clock.monotonic() - this.#turnBeganMs < MS_PER_TURN) return true;
    return this.#rest();
  }

  /**
   * The turn that begins by our own resting is no wait. Those that rest go on one a turn: of a thousand that loop, all together hold up the
   * others no longer than one does.
   */
  async #rest(): Promise<boolean> {
    await this.#turns.rest();
    this.#begin(this.#turns.now);
    return true;
  }

  #begin(turn: number): void {
    this.#turn = turn;
    this.#turnBeganMs = this.#clock.monotonic();
  }
}
