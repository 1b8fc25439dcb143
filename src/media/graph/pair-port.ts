import type { Timer } from '../../base/clock.ts';
import type { EngineParts } from '../engine-parts.ts';
import { eventOfDigit } from '../rtp/telephone-event.ts';
import { PortNode } from './port-node.ts';
import { rerouteAround } from './routing.ts';

/** Half of a Local channel: a port whose party is whoever stands behind the other half. Holds no socket and no timer. */
export class PairPort extends PortNode {
  readonly wire = undefined;
  #other: PairPort | undefined;
  #digitTimers: Set<Timer> | undefined;

  static open(parts: EngineParts): readonly [PairPort, PairPort] {
    const a = new PairPort(parts);
    const b = new PairPort(parts);
    a.#other = b;
    b.#other = a;
    return [a, b];
  }

  get other(): PairPort | undefined {
    return this.#other;
  }

  /** Whether the far half is joined to a port that has been heard. */
  get heard(): boolean {
    return this.#other?.peer?.heard ?? false;
  }

  /** The other half hears it as its party's digit. */
  sendDigit(digit: string, durationMs: number): void {
    const other = this.#other;
    if (!other || eventOfDigit(digit) === undefined) return;
    other.news.emit('digitBegan', digit);
    this.#digitTimers ??= new Set();
    const timers = this.#digitTimers;
    const timer = this.parts.clock.setTimer(durationMs, () => {
      timers.delete(timer);
      other.news.emit('digitEnded', digit, durationMs);
    });
    timers.add(timer);
  }

  protected closeEnd(): void {
    for (const timer of this.#digitTimers ?? []) timer.cancel();
    const other = this.#other;
    this.#other = undefined;
    if (!other) return;
    other.#other = undefined;
    rerouteAround(other);
  }
}
