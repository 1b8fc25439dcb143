import type { Dialect } from './dialect/dialect.ts';
import { passesFilters } from './event-filter.ts';
import type { RenderedEvent } from './rendered-event.ts';
import type { ManagerSession } from './session.ts';

interface Kept {
  readonly dialect: Dialect;
  readonly classBits: number;
  readonly event: RenderedEvent;
}

/** The latest events of both dialects, for clients that come back with `Resume`. Bounded by number. */
export class ResumeRing {
  readonly #kept: Kept[] = [];
  readonly #size: number;
  #next = 0;

  constructor(size: number) {
    this.#size = size;
  }

  add(dialect: Dialect, classBits: number, event: RenderedEvent): void {
    this.#kept[this.#next] = { dialect, classBits, event };
    this.#next = (this.#next + 1) % this.#size;
  }

  /** What the session would have heard since the event of that number, by its rights and filters of now. */
  *since(session: ManagerSession, sequence: number): IterableIterator<RenderedEvent> {
    for (let i = 0; i < this.#kept.length; i++) {
      const kept = this.#kept[(this.#next + i) % this.#kept.length];
      if (!kept || kept.event.sequence <= sequence || kept.dialect !== session.dialect) continue;
      if ((session.mask & kept.classBits) !== kept.classBits) continue;
      if (!session.filters || passesFilters(session.filters, kept.event)) yield kept.event;
    }
  }
}
