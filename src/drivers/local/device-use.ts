/** Devices without a call whose last state is still remembered; of those beyond, the one that rested longest is forgotten. */
export const MAX_RESTING_DEVICES = 1000;

interface Use {
  pairs: number;
  inUse: number;
}

/**
 * How many pairs each device (`exten@context`) has and how many of them are in use, by counting: with ten thousand pairs of one extension a
 * walk over them at each change would take the square of that. Names of devices come from who dials, so those at rest are bounded.
 */
export class DeviceUse {
  readonly #uses = new Map<string, Use>();
  readonly #resting = new Set<string>();

  made(device: string): void {
    const use = this.#uses.get(device) ?? { pairs: 0, inUse: 0 };
    this.#uses.set(device, use);
    use.pairs++;
    this.#resting.delete(device);
  }

  inUse(device: string): void {
    const use = this.#uses.get(device);
    if (use) use.inUse++;
  }

  ended(device: string, wasInUse: boolean): void {
    const use = this.#uses.get(device);
    if (!use) return;
    if (wasInUse) use.inUse--;
    if (--use.pairs > 0) return;
    this.#uses.delete(device);
    this.#resting.add(device);
  }

  isInUse(device: string): boolean {
    return (this.#uses.get(device)?.inUse ?? 0) > 0;
  }

  /** Devices that have rested longest, beyond the bound: whoever remembers a state of theirs may let go of it. */
  *takeForgotten(): Generator<string> {
    for (const device of this.#resting) {
      if (this.#resting.size <= MAX_RESTING_DEVICES) return;
      this.#resting.delete(device);
      yield device;
    }
  }
}
