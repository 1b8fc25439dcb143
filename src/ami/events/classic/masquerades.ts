import { ChannelState } from '../../../core/channel/channel-state.ts';
import type { Fact, FactName } from '../../../core/facts.ts';
import { HangupCause } from '../../../core/hangup-cause.ts';
import type { ChannelSnapshot } from '../../../core/snapshots.ts';
import { classicChannelName } from '../../headers/classic-channel.ts';
import type { Retelling } from '../../retelling.ts';

/** Starts a masquerade. */
const TRIGGER = ['channel.takenOut'] as const satisfies readonly FactName[];
/** What is told otherwise while there is one; each of its channels ends with `channel.hungUp`. */
const WHILE_ANY = [...TRIGGER, 'bridge.partiesParted', 'dial.finished', 'channel.hungUp'] as const satisfies readonly FactName[];

/** What is left of a channel that was taken out of a call, until that call is over. */
interface Zombie {
  readonly snapshot: ChannelSnapshot;
  /** The end of its bridge has yet to be told. */
  inBridge: boolean;
  /** It called: its end comes behind that of its Dial. */
  readonly dials: boolean;
}

interface Masquerade {
  /** The unique id of the channel from now on. */
  readonly uniqueId: string;
  zombie: Zombie | undefined;
}

/**
 * The masquerade of 2006. A channel that the manager parked was not moved: a new one, `Parked/SIP/alice-1`, took over its phone and its name,
 * and the old one ended as `Parked/SIP/alice-1<ZOMBIE>`, with the unique id that had been known until then. Here the channel itself is moved, and
 * a classic client is told of it in those words: the channel has another unique id from then on (recorded session parking-01; decision 43).
 */
export class Masquerades implements Retelling {
  readonly #newUniqueId: () => string;
  /** By the channel's own unique id; at most one for each channel that lives. */
  readonly #masquerades = new Map<string, Masquerade>();

  constructor(newUniqueId: () => string) {
    this.#newUniqueId = newUniqueId;
  }

  get follows(): readonly FactName[] {
    return this.#masquerades.size === 0 ? TRIGGER : WHILE_ANY;
  }

  uniqueIdOf(uniqueId: string): string {
    return this.#masquerades.get(uniqueId)?.uniqueId ?? uniqueId;
  }

  of(fact: Fact): readonly Fact[] | undefined {
    if (fact.type === 'channel.takenOut') return this.#begin(fact);
    if (this.#masquerades.size === 0) return undefined;
    switch (fact.type) {
      case 'bridge.partiesParted':
        return this.#parted(fact);
      case 'dial.finished':
        return this.#dialFinished(fact);
      case 'channel.hungUp':
        return this.#hungUp(fact);
      default:
        return [this.#withToldIds(fact)];
    }
  }

  #begin(fact: Fact<'channel.takenOut'>): readonly Fact[] {
    const { at } = fact;
    const before = this.#asTold(fact.channel);
    const uniqueId = this.#newUniqueId();
    const name = classicChannelName(before.name);
    const made: ChannelSnapshot = { ...before, ...NOBODY, name: `Parked/${name}`, uniqueId, linkedId: uniqueId, state: ChannelState.Down };
    const zombie: Zombie = {
      snapshot: { ...before, ...NOBODY, name: `${made.name}<ZOMBIE>`, callerId: NULL_CALLER },
      inBridge: before.bridgedTo !== undefined,
      dials: before.application === 'Dial' && before.inDialplan,
    };
    const renamed = (channel: ChannelSnapshot, newName: string): Fact => ({ type: 'channel.renamed', at, channel, newName });
    const told: Fact[] = [
      ...this.#buried(fact.channel.uniqueId, at),
      { type: 'channel.created', at, channel: made },
      { ...fact, channel: before },
      renamed(before, `${name}<MASQ>`),
      renamed(made, name),
      renamed({ ...before, name: `${name}<MASQ>` }, zombie.snapshot.name),
    ];
    this.#masquerades.set(fact.channel.uniqueId, { uniqueId, zombie });
    if (!zombie.inBridge && !zombie.dials) told.push(...this.#buried(fact.channel.uniqueId, at));
    return told;
  }

  /** The bridge that a channel is taken out of parts the zombie and the other one. */
  #parted(fact: Fact<'bridge.partiesParted'>): readonly Fact[] {
    for (const side of ['first', 'second'] as const) {
      const { uniqueId } = fact[side];
      const zombie = this.#masquerades.get(uniqueId)?.zombie;
      if (!zombie?.inBridge) continue;
      zombie.inBridge = false;
      const parted = { ...this.#withToldIds(fact), [side]: zombie.snapshot };
      return zombie.dials ? [parted] : [parted, ...this.#buried(uniqueId, fact.at)];
    }
    return [this.#withToldIds(fact)];
  }

  #dialFinished(fact: Fact<'dial.finished'>): readonly Fact[] {
    const { uniqueId } = fact.caller;
    const zombie = this.#masquerades.get(uniqueId)?.zombie;
    if (!zombie) return [this.#withToldIds(fact)];
    return [{ ...fact, caller: zombie.snapshot }, ...this.#buried(uniqueId, fact.at)];
  }

  #hungUp(fact: Fact<'channel.hungUp'>): readonly Fact[] {
    const { uniqueId } = fact.channel;
    const told = [...this.#buried(uniqueId, fact.at), this.#withToldIds(fact)];
    this.#masquerades.delete(uniqueId);
    return told;
  }

  /** The end of a channel's zombie, where that has one. */
  *#buried(uniqueId: string, at: number): Iterable<Fact> {
    const masquerade = this.#masquerades.get(uniqueId);
    if (!masquerade?.zombie) return;
    yield { type: 'channel.hungUp', at, channel: masquerade.zombie.snapshot, cause: HangupCause.NormalClearing };
    masquerade.zombie = undefined;
  }

  /** A fact whose channels have the ids under which they are told; itself where none of them has another. */
  #withToldIds<F extends Fact>(fact: F): F {
    let told = fact;
    for (const [key, value] of Object.entries(fact)) {
      const known = isChannel(value) ? this.#asTold(value) : key === 'uniqueId' ? this.uniqueIdOf(value) : value;
      if (known !== value) told = { ...told, [key]: known };
    }
    return told;
  }

  #asTold(channel: ChannelSnapshot): ChannelSnapshot {
    const uniqueId = this.uniqueIdOf(channel.uniqueId);
    if (uniqueId === channel.uniqueId) return channel;
    return { ...channel, uniqueId, linkedId: channel.linkedId === channel.uniqueId ? uniqueId : channel.linkedId };
  }
}

/** A channel that no phone is behind. */
const NOBODY = { technology: 'Parked', callerId: { presentation: 0 }, dialedAs: undefined } as const;

/** What 2006 printed for the number of one that had none, not even an empty one. */
const NULL_CALLER = { number: '(null)', presentation: 0 };

/** Records of calls have a unique id too: the one that they were begun with, as in 2006. */
const isChannel = (value: unknown): value is ChannelSnapshot => typeof value === 'object' && value !== null && 'inDialplan' in value;
