import type { ParkingLotOptions } from '../../config/parking-lot.ts';
import { Bridge } from '../../core/bridge/bridge.ts';
import type { Core } from '../../core/core.ts';
import type { ExtensionGroup } from '../../core/dialplan/registered-extensions.ts';
import { deviceOf } from './lot-extensions.ts';
import type { ParkedCall } from './parked-call.ts';

/** One lot: its spaces and the bridge in which its calls wait. */
export class ParkingLot {
  options: ParkingLotOptions;
  /** Made for one channel; gone when the last call has left. */
  readonly isDynamic: boolean;
  /** Gone from the configuration: takes no more calls. */
  isDisabled = false;
  /** What it puts into the dialplan; undefined while that has to be made anew. */
  extensions: ExtensionGroup | undefined;
  readonly #core: Core;
  readonly #calls = new Map<number, ParkedCall>();
  #bridge: Bridge | undefined;
  #next: number | undefined;

  constructor(core: Core, options: ParkingLotOptions, isDynamic = false) {
    this.#core = core;
    this.options = options;
    this.isDynamic = isDynamic;
  }

  get name(): string {
    return this.options.name;
  }

  /** In the order of spaces. */
  get calls(): readonly ParkedCall[] {
    return [...this.#calls.values()].sort((a, b) => a.space - b.space);
  }

  get isEmpty(): boolean {
    return this.#calls.size === 0;
  }

  /** The call in a space. */
  at(space: number): ParkedCall | undefined {
    return this.#calls.get(space);
  }

  /** The holding bridge, made for the first call. */
  get bridge(): Bridge {
    this.#bridge ??= new Bridge(this.#core, { type: 'parking', technology: 'holding_bridge', creator: 'Parking', name: this.name });
    return this.#bridge;
  }

  /**
   * A free space: the one asked for or the next one above it, else by `findslot`; undefined when the lot is full
   * (Asterisk 20 res/parking/parking_controller.c).
   */
  freeSpace(wanted?: number): number | undefined {
    const { firstSpace, lastSpace, findSpace } = this.options;
    const isWithin = wanted !== undefined && wanted >= firstSpace && wanted <= lastSpace;
    const from = isWithin ? wanted : findSpace === 'next' ? (this.#next ?? firstSpace) : firstSpace;
    const count = lastSpace - firstSpace + 1;
    if (this.#calls.size >= count) return undefined;
    for (let i = 0; i < count; i++) {
      const space = firstSpace + ((from - firstSpace + i) % count);
      if (!this.#calls.has(space)) return space;
    }
    return undefined;
  }

  /** Any space, by chance. */
  randomSpace(): number | undefined {
    const { firstSpace, lastSpace } = this.options;
    return this.freeSpace(firstSpace + Math.floor(Math.random() * (lastSpace - firstSpace + 1)));
  }

  take(call: ParkedCall): void {
    const { firstSpace, lastSpace } = this.options;
    this.#calls.set(call.space, call);
    this.#next = call.space >= lastSpace ? firstSpace : call.space + 1;
    this.#core.devices.set(deviceOf(call.space, this.options.context), 'INUSE');
  }

  /** A space is free again. */
  free(call: ParkedCall): void {
    if (this.#calls.get(call.space) !== call) return;
    this.#calls.delete(call.space);
    this.#core.devices.set(deviceOf(call.space, this.options.context), 'NOT_INUSE');
  }

  /** The lot is gone for good. */
  close(): void {
    this.#bridge?.dissolve();
  }
}
