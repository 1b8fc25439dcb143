import type { Clock, Timer } from '../../../base/clock.ts';
import { markRetransmission, setDestination } from '../frame/frames.ts';

export interface OutboxUser {
  transmit(datagram: Buffer): void;
  /** The number of the next frame that we expect, which a retransmission tells anew. */
  inSequence(): number;
  /** All that was sent has arrived. */
  onAllAcknowledged(): void;
  /** A frame that ends the dialog was acknowledged, or given up. */
  onFinal(): void;
  /** Nobody acknowledged a frame. */
  onGivenUp(): void;
}

/** A frame that waits for its acknowledgement. */
interface Waiting {
  readonly sequence: number;
  readonly datagram: Buffer;
  readonly isFinal: boolean;
  retries: number;
  delayMs: number;
  timer: Timer;
}

/** RFC 5456 7.2.1 leaves the times open. A frame is sent five times within half a minute at most, as chan_iax2 does. */
const MAX_RETRIES = 4;
const MIN_RETRY_MS = 100;
const MAX_RETRY_MS = 10_000;
/** Assumed while nothing was measured. */
const DEFAULT_ROUND_TRIP_MS = 500;
/** Frames that may wait at a time: half of the numbers, beyond which old and new could not be told apart. */
const MAX_WAITING = 100;

/** What a dialog has sent and nobody has acknowledged yet: numbers it and repeats it, each time after twice as long. */
export class Outbox {
  roundTripMs = DEFAULT_ROUND_TRIP_MS;
  readonly #clock: Clock;
  readonly #user: OutboxUser;
  readonly #waiting: Waiting[] = [];
  #next = 0;
  /** The oldest number that is not acknowledged. */
  #oldest = 0;

  constructor(clock: Clock, user: OutboxUser) {
    this.#clock = clock;
    this.#user = user;
  }

  /** The number of the next frame. */
  get next(): number {
    return this.#next;
  }

  /** Sends a frame that was made with the number `next`. */
  send(datagram: Buffer, isFinal: boolean): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#user.onGivenUp();
      return;
    }
    const delayMs = Math.min(Math.max(2 * this.roundTripMs, MIN_RETRY_MS), MAX_RETRY_MS);
    const waiting: Waiting = { sequence: this.#next, datagram, isFinal, retries: 0, delayMs, timer: NO_TIMER };
    this.#next = (this.#next + 1) & 0xff;
    this.#waiting.push(waiting);
    this.#user.transmit(datagram);
    this.#arm(waiting);
  }

  /** The far end expects this number next: it has all before it. What lies outside of what was sent says nothing. */
  acknowledged(inSequence: number): void {
    const count = (inSequence - this.#oldest) & 0xff;
    if (count === 0 || count > ((this.#next - this.#oldest) & 0xff)) return;
    this.#oldest = inSequence;
    let isOver = false;
    while (this.#waiting.length > 0 && ((inSequence - this.#waiting[0]!.sequence - 1) & 0xff) < 128) {
      const { timer, isFinal } = this.#waiting.shift()!;
      timer.cancel();
      isOver ||= isFinal;
    }
    if (isOver) this.#user.onFinal();
    else if (this.#waiting.length === 0) this.#user.onAllAcknowledged();
  }

  /** Sends again, at once, what the far end misses. */
  repeatFrom(sequence: number): void {
    for (const waiting of this.#waiting) if (((waiting.sequence - sequence) & 0xff) < 128) this.#repeat(waiting);
  }

  /** The far end's number became known: what is repeated names it. */
  renumber(destination: number): void {
    for (const { datagram } of this.#waiting) setDestination(datagram, destination);
  }

  /** Forgets everything and counts from zero. */
  clear(): void {
    for (const { timer } of this.#waiting.splice(0)) timer.cancel();
    this.#next = 0;
    this.#oldest = 0;
  }

  #repeat({ datagram }: Waiting): void {
    markRetransmission(datagram, this.#user.inSequence());
    this.#user.transmit(datagram);
  }

  #arm(waiting: Waiting): void {
    waiting.timer = this.#clock.setTimer(waiting.delayMs, () => {
      if (waiting.retries >= MAX_RETRIES) {
        if (waiting.isFinal) this.#user.onFinal();
        else this.#user.onGivenUp();
        return;
      }
      waiting.retries++;
      waiting.delayMs = Math.min(waiting.delayMs * 2, MAX_RETRY_MS);
      this.#repeat(waiting);
      this.#arm(waiting);
    });
  }
}

const NO_TIMER: Timer = { cancel: () => {} };
