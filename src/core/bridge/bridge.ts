import { randomUUID } from 'node:crypto';
import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';
import type { BridgeSnapshot } from '../snapshots.ts';

export interface BridgeOptions {
  /** `basic` for a call of two. */
  type?: string;
  technology?: string;
  creator?: string | undefined;
  name?: string | undefined;
}

export interface EnterOptions {
  /** Unique id to tell as the one whose place is taken. */
  swapUniqueId?: string | undefined;
  /** Told when the channel is out again, whoever took it out. */
  onLeft?: () => void;
  /** The channel whose place it takes; that one leaves first. */
  swap?: Channel | undefined;
}

export interface LeaveOptions {
  /** Runs when the two no longer hear each other, before anybody has left. */
  onParted?: (() => void) | undefined;
}

interface Member {
  channel: Channel;
  onLeft: (() => void) | undefined;
}

/**
 * Channels whose media is joined. A basic bridge is a call of two: when one leaves, the other leaves too and the bridge is over. In a
 * `holding_bridge` channels wait, each for itself, and it stays when the last one has gone.
 * Entering and leaving publish membership facts and, while there are exactly two, what the pair is (`partiesJoined`, `partiesParted`).
 */
export class Bridge {
  readonly id = randomUUID();
  readonly type: string;
  readonly technology: string;
  readonly creator: string | undefined;
  readonly name: string | undefined;
  readonly #core: Core;
  #members: Member[] = [];
  /** The pair that hears each other now, the calling one first. */
  #pair: readonly [Channel, Channel] | undefined;
  #over = false;
  /** Parties of the exchange's own that are in it beside the channels. */
  protected internals = 0;
  protected videoSource: BridgeSnapshot['videoSource'];

  constructor(core: Core, options: BridgeOptions = {}) {
    this.#core = core;
    this.type = options.type ?? 'basic';
    this.technology = options.technology ?? 'simple_bridge';
    this.creator = options.creator;
    this.name = options.name;
    core.bridges.set(this.id, this);
    core.bus.publish('bridge.created', () => ({ bridge: this.snapshot }));
  }

  get channels(): Channel[] {
    return this.#members.map((member) => member.channel);
  }

  get over(): boolean {
    return this.#over;
  }

  get snapshot(): BridgeSnapshot {
    const { id, type, technology, creator, name, videoSource } = this;
    const channelCount = this.#members.length + this.internals;
    return { id, type, technology, creator, name, channelCount, ...(videoSource && { videoSource }) };
  }

  /** The other one of a call of two. In a holding bridge everybody is alone. */
  peerOf(channel: Channel): Channel | undefined {
    if (this.#members.length !== 2 || this.#holds) return undefined;
    const [a, b] = this.#members as [Member, Member];
    return a.channel === channel ? b.channel : a.channel;
  }

  get #holds(): boolean {
    return this.technology === 'holding_bridge';
  }

  enter(channel: Channel, { onLeft, swap, swapUniqueId = swap?.uniqueId }: EnterOptions = {}): void {
    if (swap) this.#remove(swap);
    channel.bridge = this;
    channel.wasBridged = true;
    this.#members.push({ channel, onLeft });
    channel.touch();
    this.entering(channel);
    this.#core.bus.publish('bridge.entered', () => ({ bridge: this.snapshot, channel: channel.snapshot, swapUniqueId }));
    this.entered(channel);
    channel.signals.emit('bridged');
  }

  /** A channel is in, and nobody has been told. */
  protected entering(_channel: Channel): void {
    // Who waits knows nothing of the others: however many they are, one more concerns none of them.
    if (this.#holds) return;
    this.#adoptOldestLinkedId();
    for (const member of this.#members) member.channel.touch();
  }

  protected entered(_channel: Channel): void {
    this.#joinPair();
  }

  /** A channel is about to leave. */
  protected leaving(channel: Channel, onlyItForgets: boolean): void {
    this.#partPair(channel, onlyItForgets);
  }

  /** A channel is out, and that has been told. */
  protected left(_channel: Channel): void {}

  /** The last one is out. */
  protected emptied(): void {
    if (!this.#holds) this.#destroy();
  }

  /**
   * Moves a channel here from another bridge, in the place of one that leaves. What the moved one knows of its peer is not unset in
   * between: it has one all the time. The bridge that it comes from stays, with whoever is left in it.
   */
  moveIn(channel: Channel, from: Bridge, leaver: Channel, options: EnterOptions = {}): void {
    from.#release(channel);
    this.#remove(leaver, { onlyItForgets: true });
    this.enter(channel, options);
    from.#forgetPeers();
  }

  /**
   * Moves a channel here from another bridge, where whoever else is in it stays. The moved one still knows its peer there (`forgetPeer`);
   * those who stay forget theirs when they leave. (Asterisk 20: ast_bridge_move.)
   * @param between runs when it is in neither
   */
  moveAlone(channel: Channel, from: Bridge, options: EnterOptions = {}, between?: () => void): void {
    from.#release(channel);
    if (from.#members.length === 0 && !from.#holds) from.#destroy();
    between?.();
    this.enter(channel, options);
  }

  /** Takes a channel out while whoever else is in it stays, also in a call of two. */
  takeOut(channel: Channel): void {
    this.#release(channel);
    forgetPeer(channel);
    if (this.#members.length === 0 && !this.#holds) this.#destroy();
  }

  /** A member becomes another party by `exchange`: told as one that leaves and one that enters in its place. Not in a call of two. */
  replaceParty(channel: Channel, exchange: () => void): void {
    const member = this.#members.find((each) => each.channel === channel);
    if (!member) return;
    const before = channel.uniqueId;
    this.leaving(channel, true);
    this.#members = this.#members.filter((each) => each !== member);
    channel.bridge = undefined;
    channel.touch();
    channel.publish();
    this.#core.bus.publish('bridge.left', () => ({ bridge: this.snapshot, channel: channel.snapshot }));
    this.left(channel);
    exchange();
    channel.wasBridged = true;
    channel.bridge = this;
    this.#members.push(member);
    channel.touch();
    this.entering(channel);
    this.#core.bus.publish('bridge.entered', () => ({ bridge: this.snapshot, channel: channel.snapshot, swapUniqueId: before }));
    this.entered(channel);
  }

  /** Changes who is told when a channel is out again. */
  retell(channel: Channel, onLeft: (() => void) | undefined): void {
    const member = this.#members.find((each) => each.channel === channel);
    if (member) member.onLeft = onLeft;
  }

  /** Takes a channel out and leaves its variables and those of the others alone. */
  #release(channel: Channel): void {
    const pair = this.#pair;
    this.#pair = undefined;
    if (pair?.[0].media && pair[1].media) this.#core.media.part(pair[0].media, pair[1].media);
    if (pair)
      this.#core.bus.publish('bridge.partiesParted', () => ({ bridge: this.snapshot, first: pair[0].snapshot, second: pair[1].snapshot }));
    this.#members = this.#members.filter((member) => member.channel !== channel);
    channel.bridge = undefined;
    channel.touch();
    for (const other of this.#members) other.channel.touch();
    this.#core.bus.publish('bridge.left', () => ({ bridge: this.snapshot, channel: channel.snapshot }));
    channel.signals.emit('unbridged');
  }

  #forgetPeers(): void {
    for (const { channel } of this.#members) forgetPeer(channel);
  }

  /** Takes a channel out. In a basic bridge the other one follows. */
  leave(channel: Channel, { onParted }: LeaveOptions = {}): void {
    if (channel.bridge !== this) return;
    this.#remove(channel, { onParted });
    if (this.type === 'basic' && this.#members.length === 1) this.#remove(this.#members[0]!.channel);
    if (this.#members.length === 0) this.emptied();
  }

  /** Has a channel leave on behalf of somebody outside: by who has it in hand here, in that one's own way, or at once where nobody has. */
  kick(channel: Channel): void {
    const member = this.#members.find((each) => each.channel === channel);
    if (!member) return;
    channel.signals.emit('kicked');
    if (this.#members.includes(member)) this.leave(channel);
  }

  /** Takes everybody out; the bridge is over. */
  dissolve(): void {
    for (const { channel } of [...this.#members]) this.leave(channel);
    if (!this.#over && this.#members.length === 0) this.#destroy();
  }

  #remove(channel: Channel, { onParted, onlyItForgets = false }: LeaveOptions & { onlyItForgets?: boolean } = {}): void {
    const at = this.#members.findIndex((member) => member.channel === channel);
    const member = this.#members[at];
    if (!member) return;
    this.leaving(channel, onlyItForgets);
    onParted?.();
    this.#members.splice(at, 1);
    channel.bridge = undefined;
    channel.touch();
    channel.publish();
    if (this.#members.length < 2) for (const other of this.#members) other.channel.touch();
    this.#core.bus.publish('bridge.left', () => ({ bridge: this.snapshot, channel: channel.snapshot }));
    this.left(channel);
    channel.signals.emit('unbridged');
    member.onLeft?.();
  }

  #destroy(): void {
    if (this.#over) return;
    this.#over = true;
    this.#core.bridges.delete(this.id);
    this.#core.bus.publish('bridge.destroyed', () => ({ bridge: this.snapshot }));
  }

  #joinPair(): void {
    if (this.#members.length !== 2 || this.#holds) return;
    const [second, first] = this.#members.map((member) => member.channel) as [Channel, Channel];
    this.#pair = [first, second];
    this.tellPeers();
    if (first.media && second.media) this.#core.media.join(first.media, second.media);
    this.#core.bus.publish('bridge.partiesJoined', () => ({ bridge: this.snapshot, first: first.snapshot, second: second.snapshot }));
    first.leg.bridged?.();
    second.leg.bridged?.();
  }

  /** Tells the two who hear each other of one another, in their variables. */
  tellPeers(): void {
    if (!this.#pair) return;
    const [first, second] = this.#pair;
    for (const [one, other] of [
      [second, first],
      [first, second],
    ] as const) {
      one.setVariable('BRIDGEPEER', other.name);
      if (other.leg.callId !== undefined) one.setVariable('BRIDGEPVTCALLID', other.leg.callId);
    }
  }

  #partPair(leaver: Channel, onlyItForgets: boolean): void {
    if (!this.#pair) {
      forgetPeer(leaver);
      return;
    }
    const [first, second] = this.#pair;
    this.#pair = undefined;
    if (first.media && second.media) this.#core.media.part(first.media, second.media);
    const bridge = this.snapshot;
    for (const channel of leaver === second ? [second, first] : [first, second]) {
      if (onlyItForgets && channel !== leaver) continue;
      forgetPeer(channel);
    }
    this.#core.bus.publish('bridge.partiesParted', () => ({ bridge, first: first.snapshot, second: second.snapshot }));
  }

  /** Who is bridged belongs to one call: the oldest linked id goes to all. */
  #adoptOldestLinkedId(): void {
    const oldest = this.channels.reduce((a, b) => (b.createdAt < a.createdAt ? b : a)).linkedId;
    for (const channel of this.channels) {
      if (channel.linkedId === oldest) continue;
      const previous = channel.linkedId;
      channel.linkedId = oldest;
      channel.touch();
      this.#core.bus.publish('channel.linkedIdChanged', () => ({ channel: channel.snapshot, previous }));
    }
  }
}

/** The variables that name the other one of a call of two. */
export function forgetPeer(channel: Channel): void {
  channel.setVariable('BRIDGEPEER', undefined);
  channel.setVariable('BRIDGEPVTCALLID', undefined);
}
