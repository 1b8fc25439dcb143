import { AddressCounts } from '../../base/fair-place.ts';
import type { Core } from '../../core/core.ts';
import type { Endpoint } from './endpoint.ts';

/**
 * One call's share in its endpoint's counters, each told as a change of the device. Endpoints whose calls are not counted change nothing.
 * Points in time: Asterisk chan_sip.c, update_call_counter, by the recorded sessions.
 */
export class CallCount {
  readonly #core: Core;
  readonly #endpoint: Endpoint | undefined;
  readonly #guest: GuestCall | undefined;
  #used = false;
  #rings = false;
  #holds = false;

  /** @param guest for a call of nobody that is known */
  constructor(core: Core, endpoint: Endpoint | undefined, guest?: GuestCall) {
    this.#core = core;
    this.#endpoint = endpoint && endpoint.callLimit > 0 ? endpoint : undefined;
    this.#guest = guest;
  }

  /** A call from the endpoint begins. */
  began(): void {
    this.#guest?.began();
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
    this.#guest?.ended();
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

/** Calls at a time of guests (`allowguest`): in all, and of one address. They share ports and lines with those who are known. */
export const GUEST_LIMITS = { calls: 200, callsOfAddress: 20 } as const;

/** How many calls guests have. */
export class GuestCalls {
  readonly #atAddress = new AddressCounts();
  #calls = 0;

  hasRoom(address: string): boolean {
    return this.#calls < GUEST_LIMITS.calls && this.#atAddress.of(address) < GUEST_LIMITS.callsOfAddress;
  }

  /** One call, which counts from its beginning to its end. */
  callFrom(address: string): GuestCall {
    let counts = false;
    const count = (on: boolean) => {
      if (counts === on) return;
      counts = on;
      this.#calls += on ? 1 : -1;
      if (on) this.#atAddress.add(address);
      else this.#atAddress.delete(address);
    };
    return { began: () => count(true), ended: () => count(false) };
  }
}

interface GuestCall {
  began(): void;
  ended(): void;
}
