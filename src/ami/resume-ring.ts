import type { RenderedEvent } from './rendered-event.ts';
import type { ManagerSession } from './session.ts';

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
    for (let i = 0; i < this.#kept.length; i++) {
      const event = this.#kept[(this.#next + i) % this.#kept.length];
      if (event && event.sequence > sequence && session.hears(event)) yield event;
    }
  }
}
