import type { Clock } from '../../../base/clock.ts';
import type { TimerValues } from '../transaction/timers.ts';
import { AnswerRepeater } from './answer-repeater.ts';

/** From our 2xx to an INVITE to its ACK (RFC 3261 13.3.1.4), with what has to wait for that: nothing else may begin in the dialog before. */
export class AnswerHandshake {
  readonly #clock: Clock;
  readonly #timers: TimerValues;
  #repeater: AnswerRepeater | undefined;
  #waiting: (() => void) | undefined;

  constructor(clock: Clock, timers: TimerValues) {
    this.#clock = clock;
    this.#timers = timers;
  }

  /** An answer is out whose ACK has not come. */
  get isOpen(): boolean {
    return this.#repeater !== undefined;
  }

  /** Something is to be done when it has. */
  get isWaitedFor(): boolean {
    return this.#waiting !== undefined;
  }

  /** The answer was sent; `repeat` sends it again. `onLost` is told once, after what waited, when no ACK came in 64*T1. */
  begin(repeat: () => void, onLost: () => void): void {
    this.#repeater?.stop();
    this.#repeater = new AnswerRepeater(this.#clock, this.#timers, repeat, () => {
      this.settle();
      onLost();
    });
  }

  /** To be done once the ACK is there or given up. */
  afterwards(waiting: () => void): void {
    this.#waiting = waiting;
  }

  /** The ACK is there, or will not come. */
  settle(): void {
    this.drop();
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.();
  }

  /** The party has ended the call: the answer is not repeated. */
  drop(): void {
    this.#repeater?.stop();
    this.#repeater = undefined;
  }
}
