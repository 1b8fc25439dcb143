import type { Clock, Timer } from '../../../base/clock.ts';
import type { TimerValues } from '../transaction/timers.ts';

/**
 * Repeats a 2xx to an INVITE until its ACK comes (RFC 3261 13.3.1.4), on reliable transports too: T1 doubling up to T2; after 64*T1
 * `onLost` is told and the call is to be ended.
 */
export class AnswerRepeater {
  readonly #clock: Clock;
  readonly #timers: TimerValues;
  readonly #send: () => void;
  #interval: number;
  #next: Timer;
  readonly #end: Timer;

  constructor(clock: Clock, timers: TimerValues, send: () => void, onLost: () => void) {
    this.#clock = clock;
    this.#timers = timers;
    this.#send = send;
    this.#interval = timers.t1;
    this.#next = clock.setTimer(this.#interval, () => this.#repeat());
    this.#end = clock.setTimer(64 * timers.t1, () => {
      this.stop();
      onLost();
    });
  }

  /** The ACK is there, or the call is over. */
  stop(): void {
    this.#next.cancel();
    this.#end.cancel();
  }

  #repeat(): void {
    this.#send();
    this.#interval = Math.min(2 * this.#interval, this.#timers.t2);
    this.#next = this.#clock.setTimer(this.#interval, () => this.#repeat());
  }
}
