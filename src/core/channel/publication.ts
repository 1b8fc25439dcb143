import type { ChannelSnapshot } from '../snapshots.ts';
import { sameParty } from './caller-id.ts';
import type { Published } from './channel-types.ts';
import type { ToldChannel } from './told-channel.ts';

/** What has been told of a channel, and with it what is left to be told. */
export class Publication {
  readonly #channel: ToldChannel;
  #told: Published;

  /** A new channel is told of as a whole by whoever makes it. */
  constructor(channel: ToldChannel) {
    this.#channel = channel;
    this.#told = publishable(channel);
  }

  /** The channel as it was last told of: what was assigned since then does not show. */
  get snapshot(): ChannelSnapshot {
    const { state, callerId, connectedLine, accountCode, context, exten, priority } = this.#told;
    const now = this.#channel.snapshot;
    const same = now.state === state && now.context === context && now.exten === exten && now.priority === priority;
    if (same && now.accountCode === accountCode && now.callerId === callerId && now.connectedLine === connectedLine) return now;
    return { ...now, state, callerId, connectedLine, accountCode, context, exten, priority };
  }

  /** Each has told what the other had. */
  exchange(other: Publication): void {
    [this.#told, other.#told] = [other.#told, this.#told];
  }

  /** Takes all for told. */
  passOver(): void {
    this.#told = publishable(this.#channel);
  }

  /**
   * Publishes what differs from the last time, always in this order: state; position or first application; caller identity; account;
   * connected identity. (Asterisk 20 compares snapshots in the same way: main/manager_channels.c.)
   */
  publish(): void {
    const channel = this.#channel;
    const [before, now] = [this.#told, publishable(channel)];
    this.#told = now;
    const { bus } = channel.core;
    const told = () => ({ channel: channel.snapshot });
    if (before.state !== now.state) bus.publish('channel.stateChanged', told);
    const moved = before.context !== now.context || before.exten !== now.exten || before.priority !== now.priority;
    if (now.application !== undefined && (moved || before.application === undefined)) {
      const { application } = now;
      bus.publish('channel.stepStarted', () => ({ channel: channel.snapshot, application, data: channel.applicationData ?? '' }));
    }
    if (!sameParty(before.callerId, now.callerId))
      bus.publish('channel.callerIdChanged', () => ({ channel: channel.snapshot, previous: before.callerId }));
    if (before.accountCode !== now.accountCode)
      bus.publish('channel.accountCodeChanged', () => ({ channel: channel.snapshot, previous: before.accountCode }));
    if (!sameParty(before.connectedLine, now.connectedLine)) bus.publish('channel.connectedLineChanged', told);
  }
}

function publishable(channel: ToldChannel): Published {
  const { state, callerId, connectedLine, accountCode, context, exten, priority, application } = channel;
  return { state, callerId, connectedLine, accountCode, context, exten, priority, application };
}
