import type { FactListener } from '../core/bus.ts';
import type { Fact, FactName } from '../core/facts.ts';
import { printHeader } from '../wire/message-encoder.ts';
import { ALL_CLASSES } from './authority.ts';
import type { CompiledEvent } from './define-event.ts';
import type { Dialect } from './dialect/dialect.ts';
import { DIALECTS } from './dialect/index.ts';
import { secondsAndMicroseconds } from './headers/time.ts';
import { RenderedEvent } from './rendered-event.ts';
import type { ResumeRing } from './resume-ring.ts';
import type { Retelling } from './retelling.ts';
import type { ManagerSession } from './session.ts';

/** The part of the bus that the fan-out uses. */
export interface FactSource {
  subscribe<N extends FactName>(names: readonly N[], listener: FactListener<N>): () => void;
}

/** Optional headers of each event and what is never told; a reload changes them. */
export interface EnvelopeOptions {
  /** `Timestamp`. */
  readonly hasTimestamps: boolean;
  /** `SequenceNumber`. */
  readonly hasSequenceNumbers: boolean;
  /** `SystemName`, with `systemname` of asterisk.conf; empty for none. */
  readonly systemName: string;
  /** Exact names of events that nobody hears. */
  readonly disabledEvents: ReadonlySet<string>;
}

/** The sessions of one dialect that hear anything, and what they hear together. */
interface Audience {
  readonly dialect: Dialect;
  readonly retelling: Retelling | undefined;
  readonly sessions: Set<ManagerSession>;
  /** How many sessions have each mask. */
  readonly masks: Map<number, number>;
}

/**
 * Brings facts to sessions: an event is printed once per dialect and the same text goes to every session whose mask and filters let it
 * pass. Only facts that somebody would hear are subscribed to, so what nobody listens for costs nothing.
 */
export class EventFanout {
  readonly #source: FactSource;
  readonly #ring: ResumeRing | undefined;
  readonly #audiences: readonly Audience[];
  readonly #subscriptions = new Map<FactName, { wanted: number; readonly end: () => void }>();
  #sequence = 0;
  options: EnvelopeOptions;

  /**
   * @param newUniqueId gives one that no channel has, for a dialect that tells of more of them than there are
   * @param ring keeps what was told for sessions that come back; with it every fact of both dialects is told
   */
  constructor(source: FactSource, options: EnvelopeOptions, newUniqueId: () => string, ring?: ResumeRing) {
    this.#source = source;
    this.options = options;
    this.#ring = ring;
    this.#audiences = Object.values(DIALECTS).map((dialect) => ({
      dialect,
      retelling: dialect.retell?.(newUniqueId),
      sessions: new Set(),
      masks: new Map(),
    }));
    for (const { dialect, retelling } of this.#audiences) {
      if (ring) this.#want(dialect.events.factsFor(ALL_CLASSES), 1);
      this.#want(retelling?.follows ?? [], 1);
    }
  }

  /** The unique id under which a dialect tells of a channel. */
  uniqueIdIn(dialect: Dialect, uniqueId: string): string {
    return this.#audienceOf(dialect).retelling?.uniqueIdOf(uniqueId) ?? uniqueId;
  }

  /** The mask (or the dialect) of a session has become what it is now; `before` is the mask that it had. */
  changed(session: ManagerSession, before: number): void {
    if (session.mask === before) return;
    const audience = this.#audienceOf(session.dialect);
    if (before !== 0) this.#count(audience, before, -1);
    if (session.mask === 0) audience.sessions.delete(session);
    else {
      audience.sessions.add(session);
      this.#count(audience, session.mask, 1);
    }
  }

  /** Ends all subscriptions. */
  close(): void {
    for (const { end } of this.#subscriptions.values()) end();
    this.#subscriptions.clear();
  }

  #audienceOf(dialect: Dialect): Audience {
    const audience = this.#audiences.find((each) => each.dialect === dialect);
    if (!audience) throw new Error(`no audience of dialect ${dialect.name}`);
    return audience;
  }

  /** Subscriptions change only when a mask appears or goes. */
  #count(audience: Audience, mask: number, by: 1 | -1): void {
    const { masks } = audience;
    const count = (masks.get(mask) ?? 0) + by;
    if (count > 0) masks.set(mask, count);
    else masks.delete(mask);
    if (by === 1 && count === 1) this.#want(audience.dialect.events.factsFor(mask), 1);
    else if (count === 0) this.#want(audience.dialect.events.factsFor(mask), -1);
  }

  /** Counts by fact who wants it; the first one subscribes, the last one ends that. */
  #want(facts: Iterable<FactName>, by: 1 | -1): void {
    for (const fact of facts) {
      const known = this.#subscriptions.get(fact);
      const wanted = (known?.wanted ?? 0) + by;
      if (!known) this.#subscriptions.set(fact, { wanted, end: this.#source.subscribe([fact], this.#deliver) });
      else if (wanted > 0) known.wanted = wanted;
      else {
        known.end();
        this.#subscriptions.delete(fact);
      }
    }
  }

  readonly #deliver = (fact: Fact): void => {
    for (const audience of this.#audiences) {
      const retold = audience.retelling && this.#retell(audience.retelling, fact);
      if (audience.sessions.size === 0 && !this.#ring) continue;
      if (!retold) this.#tellAll(audience, fact);
      else for (const each of retold) this.#tellAll(audience, each);
    }
  };

  #retell(retelling: Retelling, fact: Fact): readonly Fact[] | undefined {
    const before = retelling.follows;
    const retold = retelling.of(fact);
    if (retelling.follows !== before) {
      this.#want(retelling.follows, 1);
      this.#want(before, -1);
    }
    return retold;
  }

  #tellAll(audience: Audience, fact: Fact): void {
    for (const event of audience.dialect.events.of(fact.type)) {
      if (event.applies(fact)) this.#tell(audience, event, fact);
    }
  }

  #tell({ dialect, sessions }: Audience, event: CompiledEvent, fact: Fact): void {
    const name = event.nameOf(fact);
    if (this.options.disabledEvents.has(name)) return;
    const bits = event.classBits;
    let rendered: RenderedEvent | undefined;
    if (this.#ring) {
      rendered = this.#render(dialect, event, name, fact);
      this.#ring.add(rendered);
    }
    for (const session of sessions) {
      if ((session.mask & bits) !== bits) continue;
      rendered ??= this.#render(dialect, event, name, fact);
      if (session.filters !== undefined && !session.filters.passes(rendered)) continue;
      session.output.event(rendered);
    }
  }

  #render(dialect: Dialect, event: CompiledEvent, name: string, fact: Fact): RenderedEvent {
    const { hasTimestamps, hasSequenceNumbers, systemName } = this.options;
    this.#sequence++;
    let text = event.head(name);
    if (hasTimestamps) text += `Timestamp: ${secondsAndMicroseconds(fact.at)}\r\n`;
    if (hasSequenceNumbers) text += `SequenceNumber: ${this.#sequence}\r\n`;
    if (dialect.namesSystem && systemName !== '') text += printHeader('SystemName', systemName);
    return new RenderedEvent(dialect, name, event.classBits, `${text}${event.body(fact)}\r\n`, this.#sequence);
  }
}
