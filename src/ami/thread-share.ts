import type { Clock } from '../base/clock.ts';
import { LoopTurns } from '../base/loop-turns.ts';

/** How long the requests of all sessions may have the thread before calls and other sessions have their turn. */
const MS_PER_TURN = 5;

/** What the requests of all sessions together take of each turn of the event loop; those that came too late are resumed one a turn. */
export class ThreadShare {
  readonly #clock: Clock;
  readonly #turns = new LoopTurns();
  #turn = -1;
  #beganMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Number of the present turn of the loop. */
  get turn(): number {
    const turn = this.#turns.now;
    if (turn !== this.#turn) {
      this.#turn = turn;
      this.#beganMs = this.#clock.monotonic();
    }
    return turn;
  }

  get isUsedUp(): boolean {
    return this.#clock.monotonic() - this.#beganMs >= MS_PER_TURN;
  }

  /** Resolves in a later turn. */
  rest(): Promise<void> {
    return this.#turns.rest();
  }
}
