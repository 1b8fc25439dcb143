import { randomBytes } from 'node:crypto';
import type { RenderedEvent } from './rendered-event.ts';
import type { ManagerSession } from './session.ts';
import type { Lost } from './session-output.ts';

const TOKEN = /^(?:([0-9A-Za-z]+)-)?(\d+)$/;
const LIFE_BYTES = 6;

/**
 * The latest events of both dialects, for clients that come back with `Resume`. Bounded by number.
 *
 * A token is `<life>-<number>`: the number of an event, and which life of the exchange it was given in, as each life counts from 1. A number
 * without a life is taken for one of this life.
 */
export class ResumeRing {
  readonly #kept: RenderedEvent[] = [];
  readonly #size: number;
  /** Drawn at each start: no two lives, and no two exchanges, have the same. */
  readonly #life = randomBytes(LIFE_BYTES).toString('hex');
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /** Where the exchange stands now: who goes on from there has missed nothing until now. */
  get token(): string {
    return `${this.#life}-${this.#newest}`;
  }

  add(event: RenderedEvent): void {
    this.#kept[this.#next] = event;
    this.#next = (this.#next + 1) % this.#size;
  }

  /** What the session would have heard since the event of that token, by its rights and filters of now. */
  *since(session: ManagerSession, token: string): IterableIterator<RenderedEvent> {
    const after = this.#ownNumber(token);
    for (let i = 0; i < this.#kept.length; i++) {
      const event = this.#kept[(this.#next + i) % this.#kept.length];
      if (event && event.sequence > after && session.hears(event)) yield event;
    }
  }

  /** The numbers since that token which are not kept any more; not each of them was for everybody. */
  lostSince(token: string): Lost | undefined {
    const first = this.#ownNumber(token) + 1;
    const oldest = this.#kept.length < this.#size ? this.#kept[0] : this.#kept[this.#next];
    if (!oldest || oldest.sequence <= first) return undefined;
    return { count: oldest.sequence - first, first, last: oldest.sequence - 1 };
  }

  /** 0 for what this life has not given: a token of another life or of another exchange, no token at all. Nothing of this life was heard then. */
  #ownNumber(token: string): number {
    const [, life = this.#life, digits] = TOKEN.exec(token) ?? [];
    const number = Number(digits);
    return life === this.#life && number <= this.#newest ? number : 0;
  }

  get #newest(): number {
    return this.#kept[(this.#next + this.#kept.length - 1) % this.#kept.length]?.sequence ?? 0;
  }
}
