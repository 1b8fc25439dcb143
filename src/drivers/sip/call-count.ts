import type { Core } from '../../core/core.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * One call's share in its endpoint's counters, each told as a change of the device. Endpoints whose calls are not counted change nothing.
 * Points in time: Asterisk chan_sip.c, update_call_counter, by the recorded sessions.
 */
export class CallCount {
  readonly #core: Core;
  readonly #endpoint: Endpoint | undefined;
  #used = false;
  #rings = false;
  #holds = false;

  constructor(core: Core, endpoint: Endpoint | undefined) {
    this.#core = core;
    this.#endpoint = endpoint && endpoint.callLimit > 0 ? endpoint : undefined;
  }

  /** A call from the endpoint begins. */
  began(): void {
    if (!this.#endpoint || this.#used) return;
    this.#used = true;
    this.#endpoint.inUse++;
    this.#tell();
  }

  /** A call to the endpoint begins to ring. */
  rings(): void {
    if (!this.#endpoint || this.#used) return;
    this.#used = true;
    this.#rings = true;
    this.#endpoint.inUse++;
    this.#endpoint.ringing++;
    this.#tell();
  }

  answered(): void {
    if (!this.#endpoint || !this.#rings) return;
    this.#rings = false;
    this.#endpoint.ringing--;
    this.#tell();
  }

  held(on: boolean): void {
    if (!this.#endpoint || !this.#used || this.#holds === on || !this.#endpoint.options.call.notifyHold) return;
    this.#holds = on;
    this.#endpoint.onHold += on ? 1 : -1;
    this.#tell();
  }

  ended(): void {
    if (!this.#endpoint || !this.#used) return;
    this.#used = false;
    this.#endpoint.inUse--;
    if (this.#rings) this.#endpoint.ringing--;
    if (this.#holds) this.#endpoint.onHold--;
    this.#rings = this.#holds = false;
    this.#tell();
  }

  #tell(): void {
    const { device, deviceState } = this.#endpoint!;
    this.#core.devices.set(device, deviceState);
  }
}
