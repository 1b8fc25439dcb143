import type { FactName } from '../core/facts.ts';
import type { CompiledEvent } from './define-event.ts';

/** All events of one dialect, looked up by the fact that causes them. */
export class EventSet {
  readonly events: readonly CompiledEvent[];
  readonly #byFact = new Map<FactName, CompiledEvent[]>();
  readonly #byMask = new Map<number, ReadonlySet<FactName>>();

  constructor(...families: readonly (readonly CompiledEvent[])[]) {
    this.events = families.flat();
    for (const event of this.events) {
      const known = this.#byFact.get(event.on);
      if (known) known.push(event);
      else this.#byFact.set(event.on, [event]);
    }
  }

  of(fact: FactName): readonly CompiledEvent[] {
    return this.#byFact.get(fact) ?? NONE;
  }

  /** The facts of which a session with this mask would hear an event. */
  factsFor(mask: number): ReadonlySet<FactName> {
    const known = this.#byMask.get(mask);
    if (known) return known;
    const facts = new Set<FactName>();
    for (const event of this.events) if ((event.classBits & mask) === event.classBits) facts.add(event.on);
    if (this.#byMask.size < MOST_MASKS) this.#byMask.set(mask, facts);
    return facts;
  }
}

/** Clients choose their masks, so not every one is remembered. */
const MOST_MASKS = 256;

const NONE: readonly CompiledEvent[] = [];
