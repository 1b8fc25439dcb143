import type { Clock } from '../base/clock.ts';
import { networkOf } from '../base/fair-place.ts';

/** Addresses that are remembered at once; the one that failed longest ago goes first. */
const MOST_ADDRESSES = 10_000;

interface Failures {
  count: number;
  /** On the monotonic clock. */
  since: number;
  lockedUntil: number;
}

export interface LockOutOptions {
  readonly failures: number;
  /** Both the time in which they count and the time that an address stays out. */
  readonly periodMs: number;
  /** Loopback is where scripts and tests come from: it is never locked out unless asked for. */
  readonly includesLoopback: boolean;
}

/** Keeps an address out for a while after so many failed logins. */
export class LockOut {
  readonly #clock: Clock;
  readonly #options: LockOutOptions;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock, options: LockOutOptions) {
    this.#clock = clock;
    this.#options = options;
  }

  isLockedOut(address: string): boolean {
    const failures = this.#failures.get(networkOf(address));
    return failures !== undefined && failures.lockedUntil > this.#clock.monotonic();
  }

  /** Counts a failed login; true when the address is out from now on. */
  failed(address: string): boolean {
    if (!this.#options.includesLoopback && isLoopback(address)) return false;
    const now = this.#clock.monotonic();
    const network = networkOf(address);
    let failures = this.#failures.get(network);
    if (!failures || now - failures.since > this.#options.periodMs) failures = { count: 0, since: now, lockedUntil: 0 };
    failures.count++;
    this.#failures.delete(network);
    this.#failures.set(network, failures);
    if (this.#failures.size > MOST_ADDRESSES) this.#failures.delete(this.#failures.keys().next().value ?? '');
    if (failures.count < this.#options.failures || failures.lockedUntil > now) return false;
    failures.lockedUntil = now + this.#options.periodMs;
    return true;
  }
}

const isLoopback = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address);
