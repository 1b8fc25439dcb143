import { VERSION } from '../base/version.ts';
import type { Core } from '../core/core.ts';
import type { CoreSettings } from '../core/settings.ts';
import type { ChannelCommands } from './channel-commands.ts';

/** The exchange as a whole: how long it runs, what it carries. */
export class SystemStatus {
  readonly startedAt: number;
  readonly #core: Core;
  readonly #channels: ChannelCommands;
  readonly #lastReloadAt: () => number | undefined;

  constructor(core: Core, channels: ChannelCommands, lastReloadAt: () => number | undefined) {
    this.#core = core;
    this.#channels = channels;
    this.#lastReloadAt = lastReloadAt;
    this.startedAt = core.clock.now();
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#core.clock.now();
  }

  /** Version of Ringdown. */
  get version(): string {
    return VERSION;
  }

  get settings(): CoreSettings {
    return this.#core.settings;
  }

  get uptimeSeconds(): number {
    return Math.floor((this.#core.clock.now() - this.startedAt) / 1000);
  }

  /** Milliseconds since the epoch; that of the start while nothing was reloaded. */
  get reloadedAt(): number {
    return this.#lastReloadAt() ?? this.startedAt;
  }

  /** Seconds since the last reload; 0 when there was none. */
  get lastReloadSeconds(): number {
    const at = this.#lastReloadAt();
    return at === undefined ? 0 : Math.floor((this.#core.clock.now() - at) / 1000);
  }

  /** Channels, which is what CoreStatus calls so (Asterisk 20 main/manager.c). */
  get currentCalls(): number {
    return this.#channels.count;
  }

  get processedCalls(): number {
    return this.#channels.processedCalls;
  }
}
