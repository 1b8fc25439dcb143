import type { Clock, Timer } from '../base/clock.ts';
import { placeFor } from '../base/fair-place.ts';
import { MANAGER_LIMITS } from './limits.ts';
import type { ManagerSession } from './session.ts';

/**
 * Sessions that have not logged in: they have only so much time, and there may be only so many. Honest clients that arrive in a burst are
 * served: a session counts once it has been silent for a second, and only ten times the limit is a hard end. Nor does an address that takes all
 * places keep others out.
 */
export class Newcomers {
  readonly #clock: Clock;
  /** In the order of their arrival. */
  readonly #sessions = new Set<ManagerSession>();
  #timer: Timer | undefined;
  authTimeoutMs: number;
  authLimit: number;

  constructor(clock: Clock, options: { authTimeoutMs: number; authLimit: number }) {
    this.#clock = clock;
    this.authTimeoutMs = options.authTimeoutMs;
    this.authLimit = options.authLimit;
  }

  /** Whether one more may come from there; one of an address that has more than its share may have to go for it. */
  makeRoom(address: string): boolean {
    if (this.#sessions.size < this.authLimit) return true;
    this.#letGoWhoLoggedIn();
    const heardSince = this.#clock.monotonic() - MANAGER_LIMITS.silentMs;
    const silent = [...this.#sessions].filter((session) => session.heardAt < heardSince);
    if (silent.length >= this.authLimit) return giveWay(address, silent);
    return this.#sessions.size < this.authLimit * MANAGER_LIMITS.hardAuthLimitFactor || giveWay(address, this.#sessions);
  }

  /** Between two sweeps more may have logged in than there may be newcomers: they are none any more. */
  #letGoWhoLoggedIn(): void {
    for (const session of this.#sessions) if (session.account) this.#sessions.delete(session);
  }

  add(session: ManagerSession): void {
    this.#sessions.add(session);
    this.#timer ??= this.#clock.setTimer(SWEEP_MS, this.#sweep);
  }

  delete(session: ManagerSession): void {
    this.#sessions.delete(session);
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** One timer for all: a session that came too long ago is closed without a word, one that has logged in is let go. */
  readonly #sweep = (): void => {
    this.#timer = undefined;
    const oldest = this.#clock.now() - this.authTimeoutMs;
    for (const session of this.#sessions) {
      if (session.account) this.#sessions.delete(session);
      else if (session.startedAt <= oldest) session.close();
      else break;
    }
    if (this.#sessions.size > 0) this.#timer = this.#clock.setTimer(SWEEP_MS, this.#sweep);
  };
}

function giveWay(address: string, sessions: Iterable<ManagerSession>): boolean {
  const one = placeFor(address, sessions, (session) => session.address);
  one?.close();
  return one !== undefined;
}

const SWEEP_MS = 1000;
