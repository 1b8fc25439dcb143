import type { Clock, Timer } from '../base/clock.ts';
import { networkOf, placeFor } from '../base/fair-place.ts';
import type { HttpSession } from './http-session.ts';

/** How often sessions that nobody uses any more are looked for. */
const SWEEP_MS = 1000;

export interface SessionBounds {
  readonly sessions: number;
  readonly sessionsOfAddress: number;
  readonly sessionsWithoutLogin: number;
}

/** Sessions by what their clients show: a cookie, or a nonce. Those that were used last stand last. */
export class HttpSessions {
  readonly #clock: Clock;
  readonly #bounds: SessionBounds;
  readonly #byKey = new Map<string, HttpSession>();
  readonly #keys = new Map<HttpSession, string>();
  #timer: Timer | undefined;

  constructor(clock: Clock, bounds: SessionBounds) {
    this.#clock = clock;
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#byKey.size;
  }

  find(key: string | undefined): HttpSession | undefined {
    const found = key === undefined ? undefined : this.#byKey.get(key);
    if (!found?.hasExpired) return found;
    found.session.close();
    return undefined;
  }

  /**
   * Makes room for one more from there; false when all that there may be are in use by somebody who has logged in, or too many by that
   * address. A stranger goes for it: of who has most of them, or the oldest of the same address.
   */
  makeRoom(address: string): boolean {
    const network = networkOf(address);
    const all = [...this.#byKey.values()];
    const strangers = all.filter(({ session }) => !session.account);
    const isFromThere = (session: HttpSession) => networkOf(session.address) === network;
    if (strangers.length >= this.#bounds.sessionsWithoutLogin || all.length >= this.#bounds.sessions) {
      const one = placeFor(address, strangers, (stranger) => stranger.address) ?? strangers.find(isFromThere) ?? strangers[0];
      one?.session.close();
    }
    const loggedIn = all.filter((session) => session.session.account && isFromThere(session));
    return this.#byKey.size < this.#bounds.sessions && loggedIn.length < this.#bounds.sessionsOfAddress;
  }

  add(key: string, session: HttpSession): void {
    this.#byKey.set(key, session);
    this.#keys.set(session, key);
    this.#timer ??= this.#clock.setTimer(SWEEP_MS, this.#sweep);
  }

  keyOf(session: HttpSession): string | undefined {
    return this.#keys.get(session);
  }

  /** The same session under another key from now on. */
  rename(session: HttpSession, key: string): void {
    this.delete(session);
    this.add(key, session);
  }

  delete(session: HttpSession): void {
    const key = this.#keys.get(session);
    if (key === undefined) return;
    this.#keys.delete(session);
    this.#byKey.delete(key);
  }

  /** Ends all of them. */
  close(): void {
    this.#timer?.cancel();
    for (const { session } of [...this.#byKey.values()]) session.close();
  }

  readonly #sweep = (): void => {
    this.#timer = undefined;
    for (const found of [...this.#byKey.values()]) if (found.hasExpired) found.session.close();
    if (this.#byKey.size > 0) this.#timer = this.#clock.setTimer(SWEEP_MS, this.#sweep);
  };
}
