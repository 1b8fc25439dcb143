import type { Core } from './core.ts';

/**
 * Where a feature keeps what it is in one exchange: its service, or its options. The part of the exchange that makes it fills the slot;
 * applications, functions and queries take it out. Two exchanges in one process share nothing.
 */
export class CoreSlot<T extends object> {
  readonly #name: string;
  readonly #byCore = new WeakMap<Core, T>();

  /** @param name for the error when it is empty: `queues` */
  constructor(name: string) {
    this.#name = name;
  }

  fill(core: Core, value: T): void {
    this.#byCore.set(core, value);
  }

  /** For what a reload turns off. */
  clear(core: Core): void {
    this.#byCore.delete(core);
  }

  /** For those who read and can do without: a function's value is empty where the feature is not there. */
  find(core: Core): T | undefined {
    return this.#byCore.get(core);
  }

  /** @throws where nothing filled it: an exchange that was built without that part */
  of(core: Core): T {
    const value = this.#byCore.get(core);
    if (!value) throw new Error(`this exchange has no ${this.#name}`);
    return value;
  }
}
