import type { Core } from '../core/core.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../core/snapshots.ts';

/** A way of joining channels. */
export interface BridgeTechnology {
  readonly name: string;
  /** `Holding`, `1to1Mix`, `MultiMix`. */
  readonly type: string;
  /** The greater one is taken where several would do. */
  readonly priority: number;
}

/** As Asterisk 20 lists its own of these names; it has `native_rtp` besides, for calls whose media go past it. */
const TECHNOLOGIES: readonly BridgeTechnology[] = [
  { name: 'holding_bridge', type: 'Holding', priority: 50 },
  { name: 'simple_bridge', type: '1to1Mix', priority: 50 },
  { name: 'softmix', type: 'MultiMix', priority: 10 },
];

/** Bridges and who is in them, in plain data. */
export class BridgeQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get technologies(): readonly BridgeTechnology[] {
    return TECHNOLOGIES;
  }

  /** By id. */
  list(): BridgeSnapshot[] {
    return [...this.#core.bridges.values()].map(({ snapshot }) => snapshot).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** The bridge of that id with its channels, in the order in which they came; without those of the exchange's own. */
  find(id: string): { readonly bridge: BridgeSnapshot; readonly channels: readonly ChannelSnapshot[] } | undefined {
    const bridge = this.#core.bridges.get(id);
    return (
      bridge && { bridge: bridge.snapshot, channels: bridge.channels.filter(({ internal }) => !internal).map(({ snapshot }) => snapshot) }
    );
  }
}
