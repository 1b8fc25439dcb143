import type { Core } from '../../../core/core.ts';
import type { IaxPeer } from '../peer/iax-peer.ts';

/** One call's share in what its peer is doing, told as a change of the device. */
export class CallCount {
  readonly #core: Core;
  readonly #peer: IaxPeer | undefined;
  #used = false;
  #rings = false;

  constructor(core: Core, peer: IaxPeer | undefined) {
    this.#core = core;
    this.#peer = peer;
  }

  /** A call begins: one to the peer rings, one from it does not. */
  began(rings: boolean): void {
    if (!this.#peer || this.#used) return;
    this.#used = true;
    this.#rings = rings;
    this.#peer.inUse++;
    if (rings) this.#peer.ringing++;
    this.#tell();
  }

  answered(): void {
    if (!this.#peer || !this.#rings) return;
    this.#rings = false;
    this.#peer.ringing--;
    this.#tell();
  }

  ended(): void {
    if (!this.#peer || !this.#used) return;
    this.#used = false;
    this.#peer.inUse--;
    if (this.#rings) this.#peer.ringing--;
    this.#rings = false;
    this.#tell();
  }

  #tell(): void {
    const { device, deviceState } = this.#peer!;
    this.#core.devices.set(device, deviceState);
  }
}
