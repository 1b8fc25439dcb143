import { randomInt } from 'node:crypto';
import type { Clock, Timer } from '../../../base/clock.ts';

/** How long a number that was let go of is not given again (Asterisk: MIN_REUSE_TIME): frames of the old call may still be on their way. */
const REUSE_AFTER_MS = 60_000;
/** 0 stands for no number, and 1 for who answers without a call (8.1.1). */
const FIRST = 2;
const LAST = 32_767;

/** Numbers that no stranger gets: many addresses together could have all others. */
const MAX_NUMBERS_OF_STRANGERS = 24_576;

export interface CallNumberLimits {
  /** Numbers that an address may have at a time, those of the last minute included. */
  of(address: string): number;
  /** Numbers of callers without a token, all addresses together. */
  readonly unproven: number;
  /** Whether one that we know is at an address: the last numbers are kept for those, and for our own calls. */
  isHome(address: string): boolean;
}

/** How a number was asked for: by us, or by an address that has proved (or not) that it is where its frames come from. */
export type Claim = { readonly by: 'us' } | { readonly by: 'peer'; readonly address: string; readonly isProven: boolean };

/**
 * Our call numbers: given out by chance, so that nobody guesses them, and bounded by address, so that nobody uses them up. A number and its
 * claim are held for a minute beyond the call.
 */
export class CallNumbers {
  limits: CallNumberLimits;
  readonly #clock: Clock;
  /** Free numbers; the first `#free` of them count. */
  readonly #numbers = Uint16Array.from({ length: LAST - FIRST + 1 }, (_, i) => FIRST + i);
  #free = LAST - FIRST + 1;
  readonly #byAddress = new Map<string, number>();
  #unproven = 0;
  readonly #resting = new Set<Timer>();

  constructor(clock: Clock, limits: CallNumberLimits) {
    this.#clock = clock;
    this.limits = limits;
  }

  /** Addresses that hold numbers, with how many: what `iax2 show callnumber usage` lists. */
  get usage(): ReadonlyMap<string, number> {
    return this.#byAddress;
  }

  get free(): number {
    return this.#free;
  }

  /** Undefined when there is none, for anybody or for this claim. */
  take(claim: Claim): number | undefined {
    if (this.#free === 0 || (claim.by === 'peer' && !this.#mayHave(claim.address, claim.isProven))) return undefined;
    const at = randomInt(this.#free);
    const number = this.#numbers[at]!;
    this.#free--;
    this.#numbers[at] = this.#numbers[this.#free]!;
    if (claim.by === 'peer') this.#count(claim.address, claim.isProven, 1);
    return number;
  }

  /** Gives a number back that was taken with this claim. */
  release(number: number, claim: Claim): void {
    const timer = this.#clock.setTimer(REUSE_AFTER_MS, () => {
      this.#resting.delete(timer);
      this.#numbers[this.#free++] = number;
      if (claim.by === 'peer') this.#count(claim.address, claim.isProven, -1);
    });
    this.#resting.add(timer);
  }

  close(): void {
    for (const timer of this.#resting) timer.cancel();
    this.#resting.clear();
  }

  #mayHave(address: string, isProven: boolean): boolean {
    if (!isProven && this.#unproven >= this.limits.unproven) return false;
    if (this.#numbers.length - this.#free >= MAX_NUMBERS_OF_STRANGERS && !this.limits.isHome(address)) return false;
    return (this.#byAddress.get(address) ?? 0) < this.limits.of(address);
  }

  #count(address: string, isProven: boolean, by: 1 | -1): void {
    if (!isProven) this.#unproven += by;
    const count = (this.#byAddress.get(address) ?? 0) + by;
    if (count > 0) this.#byAddress.set(address, count);
    else this.#byAddress.delete(address);
  }
}
