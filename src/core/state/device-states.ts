import type { Core } from '../core.ts';
import type { DeviceState } from './device-state.ts';

/**
 * States of devices by `Technology/resource`. Drivers report; who asks for a device that no driver reported gets what the driver says now.
 * A report is published even when the state is the same (so does Asterisk 20: a ringing leg tells RINGING twice).
 */
export class DeviceStates {
  readonly #core: Core;
  readonly #states = new Map<string, DeviceState>();
  readonly #providers = new Map<string, (name: string) => DeviceState>();

  constructor(core: Core) {
    this.#core = core;
  }

  /** Says who knows the state of devices that are no channels: `park` for `park:701@parkedcalls`. */
  provide(kind: string, stateOf: (name: string) => DeviceState): void {
    this.#providers.set(kind.toLowerCase(), stateOf);
  }

  /** Asks the driver anew and tells. */
  refresh(device: string): void {
    this.set(device, this.#ask(device));
  }

  set(device: string, state: DeviceState): void {
    this.#states.set(device, state);
    this.#core.hints.deviceChanged(device);
    this.#core.bus.publish('device.stateChanged', { device, state });
  }

  /** Forgets a device that is gone from the configuration or was of one call only. */
  forget(device: string): void {
    this.#states.delete(device);
  }

  get(device: string): DeviceState {
    return this.#states.get(device) ?? this.#ask(device);
  }

  /** Those that were reported, sorted by name, each as it is when its turn comes. */
  *entries(): IterableIterator<readonly [device: string, state: DeviceState]> {
    for (const device of [...this.#states.keys()].sort()) {
      const state = this.#states.get(device);
      if (state) yield [device, state];
    }
  }

  #ask(device: string): DeviceState {
    const slash = device.indexOf('/');
    const colon = device.indexOf(':');
    const provider = colon > 0 && (slash < 0 || colon < slash) ? this.#providers.get(device.slice(0, colon).toLowerCase()) : undefined;
    if (provider) return provider(device.slice(colon + 1));
    const driver = slash < 0 ? undefined : this.#core.drivers.get(device.slice(0, slash).toLowerCase());
    return driver?.deviceState?.(device.slice(slash + 1)) ?? (driver ? 'UNKNOWN' : 'INVALID');
  }
}
