import type { RenderedEvent } from '../ami/rendered-event.ts';

/** Bounds of what is kept. */
export interface HistoryLimits {
  readonly events: number;
  readonly bytes: number;
}

/** How many passed-over events at the front are worth moving the rest. */
const COMPACT_AT = 1024;

/**
 * Events that sessions which ask for them have yet to hear: each is kept once, however many sessions hear it, and everybody has a place in
 * the row. Nothing is kept while there is nobody.
 */
export class EventHistory {
  readonly #limits: HistoryLimits;
  #events: RenderedEvent[] = [];
  /** Where in `#events` what is kept begins. */
  #start = 0;
  /** Number of the event at `#start`. */
  #first = 0;
  #bytes = 0;
  #readers = 0;

  constructor(limits: HistoryLimits) {
    this.#limits = limits;
  }

  /** Number that the next event gets: where a reader begins. */
  get end(): number {
    return this.#first + this.#events.length - this.#start;
  }

  /** Number of the oldest event that is kept. */
  get first(): number {
    return this.#first;
  }

  /** Bytes of text that are kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** One more who reads; gives where it begins. */
  open(): number {
    this.#readers++;
    return this.end;
  }

  /** One less; with the last one all that is kept goes. */
  close(): void {
    this.#readers--;
    if (this.#readers > 0) return;
    this.#first = this.end;
    this.#events = [];
    this.#start = 0;
    this.#bytes = 0;
  }

  /** Keeps an event; the sessions that hear it bring it one after the other, and it counts once. */
  add(event: RenderedEvent): void {
    if (this.#events.at(-1) === event) return;
    this.#events.push(event);
    this.#bytes += event.text.length;
    while (this.#events.length - this.#start > this.#limits.events || this.#bytes > this.#limits.bytes) this.#dropOldest();
  }

  /** What is kept from that number on. */
  *from(number: number): IterableIterator<RenderedEvent> {
    for (let at = this.#start + Math.max(0, number - this.#first); at < this.#events.length; at++) {
      const event = this.#events[at];
      if (event) yield event;
    }
  }

  #dropOldest(): void {
    this.#bytes -= this.#events[this.#start]?.text.length ?? 0;
    this.#start++;
    this.#first++;
    if (this.#start < COMPACT_AT || this.#start < this.#events.length / 2) return;
    this.#events = this.#events.slice(this.#start);
    this.#start = 0;
  }
}
