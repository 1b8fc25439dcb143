import type { Clock } from '../../base/clock.ts';
import { channelStateName } from '../../core/channel/channel-state.ts';
import type { Fact, FactName } from '../../core/facts.ts';
import type { ChannelSnapshot } from '../../core/snapshots.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { Changes, DEFAULT_WITHIN_MS } from '../changes.ts';

/**
 * What a party comes to. `ring`: it calls; `ringing`: it is being called; `up`: answered; `talking`: with another party; `over`: it had a
 * channel and has none any more.
 */
export type PartyState = 'ring' | 'ringing' | 'up' | 'busy' | 'talking' | 'over';

/** Lines of what happened that are kept, and how many of the last an error shows. */
const KEPT_LINES = 1000;
const SHOWN_LINES = 40;

/** How each fact about calls reads. A fact that says nothing new gives undefined. */
const SENTENCES = {
  'channel.created': ({ channel }) => `${channel.name} begins (${channel.exten || 's'}@${channel.context})`,
  'channel.stateChanged': ({ channel }) => `${channel.name} is ${channelStateName(channel.state)}`,
  'channel.stepStarted': ({ channel, application, data }) =>
    `${channel.name} runs ${application}(${data}) at ${channel.exten}@${channel.context}:${channel.priority}`,
  'channel.renamed': ({ channel, newName }) => `${channel.name} is called ${newName} now`,
  'channel.hungUp': ({ channel, cause }) => `${channel.name} is over, cause ${cause}`,
  'dial.began': ({ caller, callee }) => `${caller?.name ?? 'the exchange'} dials ${callee.name}`,
  'dial.ended': ({ caller, callee, status }) => `${caller?.name ?? 'the exchange'} has dialled ${callee.name}: ${status}`,
  'bridge.entered': ({ bridge, channel }) => `${channel.name} enters bridge ${bridge.id.slice(0, 8)}`,
  'bridge.left': ({ bridge, channel }) => `${channel.name} leaves bridge ${bridge.id.slice(0, 8)}`,
  'originate.ended': ({ requested, success, reason }) => `the call to ${requested} ${success ? 'succeeded' : `failed, reason ${reason}`}`,
} satisfies { readonly [N in FactName]?: (fact: Fact<N>) => string };
type Told = keyof typeof SENTENCES;

/**
 * The calls of an exchange for those who test: waits for what is to come, with a deadline, and tells in the error what came instead.
 *
 *     await exchange.calls.reaches('bob', 'ringing');
 *     await exchange.calls.talking('alice', 'bob');
 *     await exchange.calls.allOver();
 *
 * A party is the name of a phone (`alice`), of a device (`SIP/alice`, `Local/700@default`) or of a channel.
 */
export class CallWatch {
  /** What happened, a sentence a line, with milliseconds since the start. The last 1,000 are kept. */
  readonly happened: string[] = [];
  readonly #exchange: Exchange;
  readonly #changes: Changes;
  readonly #startedAt: number;
  /** States that channels have been in, by unique id; of those that live. */
  readonly #states = new Map<string, Set<string>>();
  /** Names of channels that are over. */
  readonly #ended = new Set<string>();

  /** @param clock of the deadlines, which are real even where the exchange's time is not */
  constructor(exchange: Exchange, clock: Clock) {
    this.#exchange = exchange;
    this.#changes = new Changes(clock, 'exchange', () => this.#tell());
    this.#startedAt = exchange.core.clock.now();
    exchange.bus.subscribe(Object.keys(SENTENCES) as Told[], (fact) => this.#hear(fact));
  }

  /** Channels that there are now. */
  get channels(): readonly ChannelSnapshot[] {
    return [...this.#exchange.channels.snapshots()];
  }

  /**
   * Resolves with the channel of a party that lives and has reached that state, however short it was in it; with undefined for `over`.
   * @throws RingdownError `TEST_TIMEOUT` with the channels that there are and what happened
   */
  reaches(party: string, state: Exclude<PartyState, 'over'>, withinMs?: number): Promise<ChannelSnapshot>;
  reaches(party: string, state: PartyState, withinMs?: number): Promise<ChannelSnapshot | undefined>;
  async reaches(party: string, state: PartyState, withinMs = DEFAULT_WITHIN_MS): Promise<ChannelSnapshot | undefined> {
    const find = () => {
      const channels = this.#of(party);
      if (state === 'over') return channels.length === 0 && [...this.#ended].some((name) => isOf(name, party)) ? ([] as const) : undefined;
      const there = channels.find((channel) => (state === 'talking' ? channel.bridgedTo !== undefined : this.#hasBeen(channel, state)));
      return there && ([there] as const);
    };
    const [channel] = await this.#changes.until(find, `${party} ${state}`, withinMs);
    return channel;
  }

  /** Resolves once both are in one bridge. */
  async talking(one: string, other: string, withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const together = () => {
      const bridges = new Set(this.#of(one).map(({ bridgeId }) => bridgeId));
      return this.#of(other).some(({ bridgeId }) => bridgeId !== undefined && bridges.has(bridgeId)) || undefined;
    };
    await this.#changes.until(together, `a talk of ${one} and ${other}`, withinMs);
  }

  /** Resolves once there is no channel. */
  async allOver(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    await this.#changes.until(() => this.channels.length === 0 || undefined, 'the end of all calls', withinMs);
  }

  /** Resolves with what `condition` finds; it is asked now and whenever something happens to a call. */
  until<T>(what: string, condition: (channels: readonly ChannelSnapshot[]) => T | undefined, withinMs = DEFAULT_WITHIN_MS): Promise<T> {
    return this.#changes.until(() => condition(this.channels), what, withinMs);
  }

  close(): void {
    this.#changes.close();
  }

  #of(party: string): ChannelSnapshot[] {
    return this.channels.filter(({ name }) => isOf(name, party));
  }

  #hasBeen({ uniqueId, state }: ChannelSnapshot, wanted: string): boolean {
    return channelStateName(state).toLowerCase() === wanted || (this.#states.get(uniqueId)?.has(wanted) ?? false);
  }

  #hear(fact: Fact<Told>): void {
    const sentence = (SENTENCES[fact.type] as (fact: Fact<Told>) => string)(fact);
    this.happened.push(`${Math.round(fact.at - this.#startedAt)} ms: ${sentence}`);
    if (this.happened.length > KEPT_LINES) this.happened.shift();
    if (fact.type === 'channel.stateChanged') this.#note(fact.channel);
    if (fact.type === 'channel.hungUp') {
      this.#states.delete(fact.channel.uniqueId);
      this.#ended.add(fact.channel.name);
    }
    this.#changes.changed();
  }

  #note({ uniqueId, state }: ChannelSnapshot): void {
    const states = this.#states.get(uniqueId) ?? new Set();
    this.#states.set(uniqueId, states.add(channelStateName(state).toLowerCase()));
  }

  #tell(): string {
    const channels = this.channels.map(
      ({ name, state, exten, context, application, bridgedTo }) =>
        `  ${name} is ${channelStateName(state)} at ${exten || 's'}@${context}${application ? ` in ${application}` : ''}${bridgedTo ? ` with ${bridgedTo.name}` : ''}`,
    );
    const happened = this.happened.slice(-SHOWN_LINES).map((line) => `  ${line}`);
    return [
      'channels:',
      ...(channels.length > 0 ? channels : ['  none']),
      'what happened:',
      ...(happened.length > 0 ? happened : ['  nothing']),
    ].join('\n');
  }
}

/** `SIP/alice-00000001` is of `alice`, of `SIP/alice` and of itself. */
function isOf(channel: string, party: string): boolean {
  const device = channel.slice(0, channel.lastIndexOf('-'));
  return [channel, device, device.slice(device.indexOf('/') + 1)].includes(party);
}
