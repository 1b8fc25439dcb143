import { MixBridge } from '../../core/bridge/mix-bridge.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { MediaMixer } from '../../core/ports/media.ts';

/** A party of a call of three, in no bridge, and whoever waits for it. */
export interface ThreeWayParty {
  readonly channel: Channel;
  readonly onDone: () => void;
}

/** Some that all talk with each other. Who leaves leaves the others; when one is alone the call is over. */
export class ThreeWay {
  readonly bridge: MixBridge;
  readonly #core: Core;
  readonly #mixer: MediaMixer;
  readonly #offs = new Map<Channel, () => void>();

  constructor(core: Core, parties: readonly ThreeWayParty[]) {
    this.#core = core;
    this.bridge = new MixBridge(core, { creator: undefined, name: undefined });
    this.#mixer = core.media.openMixer();
    for (const party of parties) this.#enter(party);
    for (const { channel } of parties) if (channel.hangingUp) this.#leave(channel);
  }

  #enter({ channel, onDone }: ThreeWayParty): void {
    const { media } = channel;
    const port = media && this.#mixer.openPort();
    const leave = () => this.#leave(channel);
    const { signals, interpreter } = channel;
    const kicked = () => {
      leave();
      endIdle(channel);
    };
    const offs = [signals.on('hangup', leave), signals.on('released', leave), signals.on('kicked', kicked)];
    const signal = interpreter?.signal;
    signal?.addEventListener('abort', leave);
    this.#offs.set(channel, () => {
      for (const off of offs) off();
      signal?.removeEventListener('abort', leave);
      if (media && port) this.#core.media.part(media, port);
      port?.close();
      onDone();
    });
    if (media && port) this.#core.media.join(media, port);
    this.bridge.enter(channel, { onLeft: () => this.#left(channel) });
  }

  #leave(channel: Channel): void {
    this.bridge.leave(channel);
  }

  #left(channel: Channel): void {
    this.#offs.get(channel)?.();
    this.#offs.delete(channel);
    if (channel.hangingUp) endIdle(channel);
    const [last, ...others] = this.#offs.keys();
    if (others.length > 0) return;
    if (last) {
      this.bridge.leave(last);
      endIdle(last);
      return;
    }
    this.bridge.dissolve();
    this.#mixer.close();
  }
}

/** One with an application ends, or goes on, with that. */
function endIdle(channel: Channel): void {
  if (!channel.ended && !channel.bridge && !channel.interpreter) channel.hangup(channel.hangupCause || HangupCause.NormalClearing);
}
