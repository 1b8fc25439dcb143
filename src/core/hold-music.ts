import type { Channel } from './channel/channel.ts';
import type { Core } from './core.ts';
import type { Playback } from './ports/media.ts';

/** What plays on a channel now. */
interface Playing {
  readonly musicClass: string;
  readonly playback: Playback | undefined;
}

const KEY = 'holdMusic';

/**
 * Music on hold for one party: what a held call, Dial's `m`, queues and parking play. A class that the prompter does not know gives way to
 * `default` (Asterisk res_musiconhold.c). Publishes `channel.musicStarted` and `channel.musicStopped`.
 */
export class HoldMusic {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Starts it; the same again changes nothing, another class replaces the first. */
  start(channel: Channel, wanted?: string): void {
    if (channel.ended) return;
    const asked = wanted || channel.musicClass;
    const found = this.#core.prompter.music(asked) ?? this.#core.prompter.music('default');
    const musicClass = found?.name ?? 'default';
    const playing = this.#playing(channel);
    if (playing?.musicClass === musicClass) return;
    playing?.playback?.stop();
    const playback = found && found.files.length > 0 ? channel.media?.play({ kind: 'files', paths: found.files, loop: true }) : undefined;
    channel.attachments.set(KEY, { musicClass, playback } satisfies Playing);
    this.#core.bus.publish('channel.musicStarted', () => ({ channel: channel.toldSnapshot, musicClass }));
  }

  /** Stops it; nothing for a channel that hears none. */
  stop(channel: Channel): void {
    const playing = this.#playing(channel);
    if (!playing) return;
    channel.attachments.delete(KEY);
    playing.playback?.stop();
    this.#core.bus.publish('channel.musicStopped', () => ({ channel: channel.toldSnapshot }));
  }

  isOn(channel: Channel): boolean {
    return channel.attachments.has(KEY);
  }

  #playing(channel: Channel): Playing | undefined {
    return channel.attachments.get(KEY) as Playing | undefined;
  }
}
