import type { Core } from '../core.ts';
import { Channel, type ChannelOptions } from './channel.ts';

/** The channels that live, by name and by unique id; names match in any case (AMI and the dialplan both do). */
export class ChannelRegistry {
  readonly #core: Core;
  readonly #byName = new Map<string, Channel>();
  readonly #byUniqueId = new Map<string, Channel>();
  #serial = 0;
  #made = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  get size(): number {
    return this.#byName.size;
  }

  /** How many there have been since the start. */
  get processed(): number {
    return this.#made;
  }

  /** Makes a channel, lists it and tells. A unique id in use is refused with undefined. */
  create(options: ChannelOptions): Channel | undefined {
    if (options.uniqueId !== undefined && this.#byUniqueId.has(options.uniqueId)) return undefined;
    const channel = new Channel(this.#core, options);
    this.#byName.set(channel.name.toLowerCase(), channel);
    this.#byUniqueId.set(channel.uniqueId, channel);
    this.#made++;
    this.#core.bus.publish('channel.created', () => ({ channel: channel.snapshot }));
    return channel;
  }

  /** By name in any case, or by unique id. */
  find(nameOrId: string): Channel | undefined {
    return this.#byName.get(nameOrId.toLowerCase()) ?? this.#byUniqueId.get(nameOrId);
  }

  hasUniqueId(uniqueId: string): boolean {
    return this.#byUniqueId.has(uniqueId);
  }

  /** In the order in which they were made. */
  [Symbol.iterator](): IterableIterator<Channel> {
    return this.#byName.values();
  }

  rename(channel: Channel, name: string): void {
    this.#core.bus.publish('channel.renamed', () => ({ channel: channel.snapshot, newName: name }));
    this.#byName.delete(channel.name.toLowerCase());
    channel.name = name;
    channel.touch();
    this.#byName.set(name.toLowerCase(), channel);
  }

  /** Two channels that have become each other stand in each other's places. */
  exchanged(one: Channel, other: Channel): void {
    for (const channel of [one, other]) {
      this.#byName.set(channel.name.toLowerCase(), channel);
      this.#byUniqueId.set(channel.uniqueId, channel);
    }
  }

  remove(channel: Channel): void {
    this.#byName.delete(channel.name.toLowerCase());
    this.#byUniqueId.delete(channel.uniqueId);
  }

  /** `[systemname-]seconds.serial`. */
  nextUniqueId(): string {
    const { systemName } = this.#core.settings;
    return `${systemName ? `${systemName}-` : ''}${Math.floor(this.#core.clock.now() / 1000)}.${this.#serial++}`;
  }
}
