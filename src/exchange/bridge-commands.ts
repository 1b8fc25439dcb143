import type { Channel } from '../core/channel/channel.ts';
import type { Core } from '../core/core.ts';
import type { BridgeSnapshot, ChannelSnapshot } from '../core/snapshots.ts';
import { areJoined, canJoin, joinChannels } from '../features/in-call/join-channels.ts';

/** `name` is that of the channel, or what was given where there is none. */
export type JoinOutcome =
  | 'joined'
  | { readonly refused: 'no channel' | 'cannot be joined'; readonly which: 'one' | 'other'; readonly name: string };

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

/** Bridges and who is in them, in plain data, and what takes somebody out of one. */
export class BridgeCommands {
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

  /** The bridge of that id with its channels, in the order in which they came. */
  find(id: string): { readonly bridge: BridgeSnapshot; readonly channels: readonly ChannelSnapshot[] } | undefined {
    const bridge = this.#core.bridges.get(id);
    return bridge && { bridge: bridge.snapshot, channels: bridge.channels.map(({ snapshot }) => snapshot) };
  }

  /**
   * Names of the channels that share a bridge with a channel, and of those that are reached through Local channels among them, each once.
   * Undefined where there is no such channel. (Asterisk 20 main/manager.c, coreshowchannelmap_add_connected_channels.)
   */
  connectedTo(channel: string): string[] | undefined {
    const found = this.#core.channels.find(channel);
    if (!found) return undefined;
    const reached = new Set<Channel>();
    const behind = [found];
    for (const from of behind) {
      for (const other of from.bridge?.channels ?? []) {
        if (other === found || reached.has(other)) continue;
        reached.add(other);
        const half: Channel | undefined = other.technology === 'Local' ? this.#core.channels.find(otherHalf(other.name)) : undefined;
        if (!half || half === found || reached.has(half)) continue;
        reached.add(half);
        behind.push(half);
      }
    }
    return [...reached].map(({ name }) => name);
  }

  /**
   * Has a channel leave its bridge: a call of two is over, and the calling one goes on or ends as where the other had hung up; one in a
   * room goes on with its next priority; a parked one ends.
   * @param channel by name in any case, or by unique id
   * @param id the bridge that it has to be in; undefined for the one that it is in
   */
  kick(channel: string, id?: string): 'kicked' | 'no channel' | 'in no bridge' | 'no bridge' | 'not in it' {
    const found = this.#core.channels.find(channel);
    if (!found) return 'no channel';
    const bridge = id === undefined ? found.bridge : this.#core.bridges.get(id);
    if (!bridge) return id === undefined ? 'in no bridge' : 'no bridge';
    if (found.bridge !== bridge) return 'not in it';
    bridge.kick(found);
    return 'kicked';
  }

  /**
   * Takes two channels out of whatever they do and has them talk with each other; afterwards each goes on behind what it did in the dialplan,
   * or ends where it ran none. Nothing changes unless both can be joined: the one that cannot is named.
   * @param hearers who of the two hears a sound then
   */
  join(one: string, other: string, hearers: { readonly one: boolean; readonly other: boolean }): JoinOutcome {
    const [first, second] = [this.#core.channels.find(one), this.#core.channels.find(other)];
    if (!first) return { refused: 'no channel', which: 'one', name: one };
    if (!second) return { refused: 'no channel', which: 'other', name: other };
    if (!canJoin(first)) return { refused: 'cannot be joined', which: 'one', name: first.name };
    if (!canJoin(second) || areJoined(first, second)) return { refused: 'cannot be joined', which: 'other', name: second.name };
    const told = [...(hearers.one ? [first] : []), ...(hearers.other ? [second] : [])];
    joinChannels(this.#core, first, second, told).catch((error) =>
      this.#core.logger.error(`${first.name} and ${second.name} could not be joined`, error),
    );
    return 'joined';
  }

  /** Has all channels leave a bridge, each as when it is kicked; the place where calls are parked or agents wait is there for the next. */
  destroy(id: string): boolean {
    const bridge = this.#core.bridges.get(id);
    if (!bridge) return false;
    for (const channel of bridge.channels) bridge.kick(channel);
    return true;
  }
}

/** `Local/700@default-00000001;1` for the one that ends in `;2`. */
const otherHalf = (name: string): string => name.replace(/;[12]$/, (side) => (side === ';1' ? ';2' : ';1'));
