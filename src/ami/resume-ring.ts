import type { RenderedEvent } from './rendered-event.ts';
import type { ManagerSession } from './session.ts';
import type { Lost } from './session-output.ts';

/** The latest events of both dialects, for clients that come back with `Resume`. Bounded by number. */
export class ResumeRing {
  readonly #kept: RenderedEvent[] = [];
  readonly #size: number;
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(event: RenderedEvent): void {
    this.#kept[this.#next] = event;
    this.#next = (this.#next + 1) % this.#size;
  }

  /** What the session would have heard since the event of that number, by its rights and filters of now. */
  *since(session: ManagerSession, sequence: number): IterableIterator<RenderedEvent> {
    const after = this.#ownNumber(sequence);
    for (let i = 0; i < this.#kept.length; i++) {
      const event = this.#kept[(this.#next + i) % this.#kept.length];
      if (event && event.sequence > after && session.hears(event)) yield event;
    }
  }

  /** The numbers since that one which are not kept any more; not each of them was for everybody. */
  lostSince(sequence: number): Lost | undefined {
    const first = this.#ownNumber(sequence) + 1;
    const oldest = this.#kept.length < this.#size ? this.#kept[0] : this.#kept[this.#next];
    if (!oldest || oldest.sequence <= first) return undefined;
    return { count: oldest.sequence - first, first, last: oldest.sequence - 1 };
  }

  /** A number that has not been given yet is one of an exchange that ran before this one: nothing of this one has been heard. */
  #ownNumber(sequence: number): number {
    const newest = this.#kept[(this.#next + this.#kept.length - 1) % this.#kept.length];
    return newest && sequence <= newest.sequence ? sequence : 0;
  }
}
