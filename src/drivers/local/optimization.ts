import { callOf, type SpliceEnd, spliceCalls } from '../../core/bridge/two-party.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import type { LocalPair } from './local-pair.ts';

let serial = 0;

/**
 * Takes a Local pair out of the way once both halves are bridged and one of the parties is heard: the party that is heard first moves into
 * the other's bridge, and the halves end (Asterisk 20 main/core_unreal.c and bridge.c). Pairs made with `/n` are left alone by the caller.
 */
export class Optimization {
  readonly #core: Core;
  readonly #pair: LocalPair;
  #offs: (() => void)[] = [];

  constructor(core: Core, pair: LocalPair) {
    this.#core = core;
    this.#pair = pair;
  }

  /** A half was bridged: waits for sound when the other one is too. */
  bridged(): void {
    this.cancel();
    const ends = this.#ends();
    if (!ends) return;
    for (const { party } of ends) {
      if (party.media?.heard) {
        queueMicrotask(() => this.#run(party));
        return;
      }
      if (party.media) this.#offs.push(party.media.news.on('heard', () => this.#run(party)));
    }
  }

  cancel(): void {
    for (const off of this.#offs) off();
    this.#offs = [];
  }

  #run(heard: Channel): void {
    this.cancel();
    // Much may have happened since sound was waited for: look again.
    const ends = this.#ends();
    const source = ends?.find((end) => end.party === heard);
    const target = ends?.find((end) => end !== source);
    if (!source || !target) return;
    const { bus } = this.#core;
    const { one, two } = this.#pair;
    const id = String(serial++);
    bus.publish('local.optimizationBegan', () => ({
      one: one.snapshot,
      two: two.snapshot,
      source: source.party.snapshot,
      destinationUniqueId: two.uniqueId,
      id,
    }));
    spliceCalls(this.#core, source, target, () =>
      // Asterisk 20 says `Success: No` here although the pair is out of the way.
      bus.publish('local.optimizationEnded', () => ({ one: one.snapshot, two: two.snapshot, success: false, id })),
    );
  }

  /** Both ends of the chain, when each half is in a call with a party that is no half of the same pair. */
  #ends(): readonly [SpliceEnd, SpliceEnd] | undefined {
    const [one, two] = [endOf(this.#pair.one), endOf(this.#pair.two)];
    return one && two && one.call !== two.call ? [one, two] : undefined;
  }
}

function endOf(half: Channel): SpliceEnd | undefined {
  const call = callOf(half);
  const party = half.bridge?.peerOf(half);
  if (!call || call.over || !party || party.hangingUp || half.hangingUp) return undefined;
  return { call, party, half };
}
