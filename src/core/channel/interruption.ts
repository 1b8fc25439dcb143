/** Why an application run, or the wait for a called party, ends early. It is the reason of the AbortSignal and what the run throws. */
export class Interruption {
  readonly kind: InterruptionKind;

  constructor(kind: InterruptionKind) {
    this.kind = kind;
  }
}

/**
 * `hangup`: the channel ends. `goto`: it goes on elsewhere in the dialplan. `replaced`: its leg was swapped away. `timeout`: its absolute
 * time limit ran out. `shutdown`: the exchange stops.
 */
export type InterruptionKind = 'hangup' | 'goto' | 'replaced' | 'timeout' | 'shutdown';

export const isInterruption = (thrown: unknown): thrown is Interruption => thrown instanceof Interruption;
