import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logger.ts';
import type { Fact, FactMap, FactName } from './facts.ts';

export type FactListener<N extends FactName> = (fact: Fact<N>) => void;
type AnyListener = (fact: Fact) => void;

/**
 * The exchange's one line of news: first in, first out, run to completion. A fact published while another is being delivered is appended,
 * so every listener sees all facts in the same order. A listener that throws is logged and does not keep others from hearing.
 */
export class Bus {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listeners = new Map<FactName, Set<AnyListener>>();
  readonly #listenersToAll = new Set<AnyListener>();
  #queue: Fact[] = [];
  #delivering = false;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger.child('bus');
  }

  /** Whether anybody listens: to be asked where more than the payload is saved. */
  wants(name: FactName): boolean {
    return this.#listeners.has(name) || this.#listenersToAll.size > 0;
  }

  /** @param payload as a function where it costs something to make, a snapshot above all: it is not called where nobody listens. */
  publish<N extends FactName>(name: N, payload: FactMap[N] | (() => FactMap[N])): void {
    if (!this.wants(name)) return;
    const made = typeof payload === 'function' ? payload() : payload;
    this.#queue.push({ type: name, at: this.#clock.now(), ...made } as unknown as Fact);
    if (!this.#delivering) this.#deliver();
  }

  /** Hears the named facts; the result ends that. */
  subscribe<N extends FactName>(names: readonly N[], listener: FactListener<N>): () => void {
    for (const name of names) {
      const set = this.#listeners.get(name) ?? new Set();
      this.#listeners.set(name, set);
      set.add(listener as unknown as AnyListener);
    }
    return () => {
      for (const name of names) {
        const set = this.#listeners.get(name);
        set?.delete(listener as unknown as AnyListener);
        if (set?.size === 0) this.#listeners.delete(name);
      }
    };
  }

  /** Hears every fact, those of families yet to come too: for tests and traces. */
  subscribeToAll(listener: (fact: Fact) => void): () => void {
    this.#listenersToAll.add(listener);
    return () => this.#listenersToAll.delete(listener);
  }

  #deliver(): void {
    this.#delivering = true;
    try {
      for (let i = 0; i < this.#queue.length; i++) {
        const fact = this.#queue[i]!;
        for (const listener of [...(this.#listeners.get(fact.type) ?? []), ...this.#listenersToAll]) {
          try {
            listener(fact);
          } catch (error) {
            this.#logger.error(`a listener of ${fact.type} failed`, error);
          }
        }
      }
    } finally {
      this.#queue = [];
      this.#delivering = false;
    }
  }
}
