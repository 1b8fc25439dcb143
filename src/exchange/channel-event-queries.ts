import { inHashOrder } from '../base/hash-order.ts';
import type { Core } from '../core/core.ts';
import type { ChannelEventType } from '../core/ports/channel-events.ts';
import { celService } from '../features/cel/cel-service.ts';

/** What `cel show status` tells. */
export interface ChannelEventStatus {
  readonly wantsAll: boolean;
  readonly events: readonly ChannelEventType[];
  readonly applications: readonly string[];
  /** Who writes or tells the records. */
  readonly subscribers: readonly string[];
}

/** Channel event logging as the console sees it. Plain data. */
export class ChannelEventQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Undefined where it is off. */
  get status(): ChannelEventStatus | undefined {
    const configuration = celService.find(this.#core)?.configuration;
    if (!configuration?.settings.enabled) return undefined;
    const { settings, backends, manager } = configuration;
    const subscribers = [...backends.map(({ name }) => name), ...(manager ? ['Manager Event Logging'] : [])];
    return {
      wantsAll: settings.wantsAll,
      events: settings.events,
      applications: [...inHashOrder(settings.applications, (name) => name, APPLICATION_BUCKETS)],
      subscribers: [...inHashOrder(subscribers, (name) => name, SUBSCRIBER_BUCKETS)],
    };
  }
}

/** Sizes of the tables that Asterisk 20 goes through for this list. */
const APPLICATION_BUCKETS = 97;
const SUBSCRIBER_BUCKETS = 13;
