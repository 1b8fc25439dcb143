import { bytesOfText } from '../wire/bytes.ts';
import type { Dialect } from './dialect/dialect.ts';

/** An event as a dialect prints it, shared by all sessions that hear it. */
export class RenderedEvent {
  readonly dialect: Dialect;
  readonly name: string;
  /** All classes that a session has to hear for this one, as bits. */
  readonly classBits: number;
  /** The whole message with its blank line. */
  readonly text: string;
  /** Counts all events that were ever printed; shown only when asked for. */
  readonly sequence: number;

  constructor(dialect: Dialect, name: string, classBits: number, text: string, sequence: number) {
    this.dialect = dialect;
    this.name = name;
    this.classBits = classBits;
    this.text = text;
    this.sequence = sequence;
  }
}

/**
 * A run of events that sessions have in common. Sessions that hear the same events in one turn of the loop hold the same link of the
 * chain, so that its bytes are joined once for all of them.
 */
export class EventChain {
  readonly #before: EventChain | undefined;
  readonly #event: RenderedEvent | undefined;
  #latestNext: EventChain | undefined;
  #bytes: Uint8Array | undefined;

  /** Without arguments: the start of a turn, before its first event. */
  constructor(before?: EventChain, event?: RenderedEvent) {
    this.#before = before;
    this.#event = event;
  }

  /** The chain with one event more. */
  followedBy(event: RenderedEvent): EventChain {
    const latest = this.#latestNext;
    if (latest && latest.#event === event) return latest;
    const next = new EventChain(this, event);
    this.#latestNext = next;
    return next;
  }

  get text(): string {
    const texts: string[] = [];
    for (let link: EventChain | undefined = this; link; link = link.#before) if (link.#event) texts.push(link.#event.text);
    return texts.reverse().join('');
  }

  get bytes(): Uint8Array {
    this.#bytes ??= bytesOfText(this.text);
    return this.#bytes;
  }
}
