import type { Channel } from '../channel/channel.ts';
import type { Core } from '../core.ts';
import { HangupCause } from '../hangup-cause.ts';
import { Bridge, type BridgeOptions } from './bridge.ts';

/** Others that BRIDGEPEER names at most (Asterisk 20 main/bridge.c). */
const MOST_PEERS = 10;

/**
 * Channels that all hear each other. Who mixes them is the owner's affair, here stands who is in: it stays when the last one leaves, until it is
 * dissolved, and each keeps the linked id of its own call. What the exchange itself puts in (announcer, recorder) counts and is named in
 * BRIDGEPEER, but enters and leaves untold.
 */
export class MixBridge extends Bridge {
  readonly #core: Core;
  #parties: (Channel | { readonly name: string })[] = [];

  /** Also one that has left meanwhile. */
  #lastVideoSource: string | undefined;

  constructor(core: Core, options: Pick<BridgeOptions, 'creator' | 'name'>) {
    super(core, { ...options, type: 'base', technology: 'softmix' });
    this.#core = core;
  }

  /** With many there is no other one. */
  override peerOf(): undefined {
    return undefined;
  }

  /** Puts in a party of the exchange's own; the result takes it out. */
  addInternal(name: string): () => void {
    const party = { name };
    this.#parties.push(party);
    this.internals++;
    this.#namePeers();
    return () => {
      if (!this.#parties.includes(party)) return;
      this.#parties = this.#parties.filter((each) => each !== party);
      this.internals--;
      this.#namePeers();
    };
  }

  /** Names whose picture all are to see; there is none to be seen here, but clients that ask for it are told that it is so. */
  setVideoSource(channel: Channel): void {
    this.#changeVideoSource(channel.uniqueId);
  }

  /** Nobody's picture any more, where it was this one's. */
  releaseVideoSource(channel: Channel): void {
    if (this.videoSource?.uniqueId !== channel.uniqueId) return;
    this.#lastVideoSource = channel.uniqueId;
    this.videoSource = { mode: 'single', uniqueId: undefined };
  }

  override dissolve(): void {
    for (const channel of this.channels) this.leave(channel);
    this.#parties = [];
    this.internals = 0;
    if (this.#lastVideoSource !== undefined) this.#changeVideoSource(undefined);
    super.dissolve();
  }

  protected override entering(channel: Channel): void {
    this.#parties.push(channel);
  }

  protected override entered(): void {
    this.#namePeers();
  }

  protected override leaving(channel: Channel): void {
    channel.setVariable('BRIDGEPEER', undefined);
    // Who leaves has had a call, however it ends: the cause is known from here on.
    if (channel.hangupCause === 0) channel.assign({ hangupCause: HangupCause.NormalClearing });
    this.#parties = this.#parties.filter((each) => each !== channel);
  }

  protected override left(channel: Channel): void {
    this.#namePeers();
    this.releaseVideoSource(channel);
  }

  protected override emptied(): void {}

  #changeVideoSource(uniqueId: string | undefined): void {
    const previous = this.#lastVideoSource;
    this.#lastVideoSource = uniqueId;
    this.videoSource = { mode: 'single', uniqueId };
    this.#core.bus.publish('bridge.videoSourceChanged', () => ({ bridge: this.snapshot, previous }));
  }

  /** Tells those whose list of others is another one now: in a great room that is nobody who was there. */
  #namePeers(): void {
    const named = this.#parties.slice(0, MOST_PEERS + 1);
    if (this.#parties.length < 2) return;
    for (const party of named) {
      if (!('setVariable' in party)) continue;
      const others = named
        .filter((each) => each !== party)
        .map((each) => each.name)
        .join(',');
      if (party.getVariable('BRIDGEPEER') !== others) party.setVariable('BRIDGEPEER', others);
    }
  }
}
