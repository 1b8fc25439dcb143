import { inHashOrder } from '../base/hash-order.ts';
import type { Core } from '../core/core.ts';
import type { DialogView, EndpointView, NotifyOutcome, OrderedNotify, RegistrationView } from '../core/endpoint/directory.ts';

/** chan_sip's table of peers does not mind the case of a name. */
const ORDERS = {
  'by name': (names) => names.sort(),
  'newest first': (names) => names.reverse(),
  hashed: (names) => inHashOrder(names, (name) => name.toLowerCase()),
} as const satisfies Record<string, (names: string[]) => Iterable<string>>;

export type EndpointOrder = keyof typeof ORDERS;

/** Who the drivers know, by technology (in any case). */
export class EndpointQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  names(technology: string): string[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.names() ?? [])];
  }

  /** Each as it is when its turn comes. */
  *list(technology: string, order: EndpointOrder): IterableIterator<EndpointView> {
    for (const name of ORDERS[order](this.names(technology))) {
      const found = this.find(technology, name);
      if (found) yield found;
    }
  }

  find(technology: string, name: string): EndpointView | undefined {
    return this.#core.endpoints.get(technology.toLowerCase())?.find(name);
  }

  dialogs(technology: string): DialogView[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.dialogs() ?? [])];
  }

  /** Registrations of the exchange with others. */
  registrations(technology: string): RegistrationView[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.registrations() ?? [])];
  }

  /** Asks an endpoint whether it is there; the answer comes as the fact `endpoint.qualified`. */
  qualify(technology: string, name: string, actionId?: string): boolean {
    return this.#core.endpoints.get(technology.toLowerCase())?.qualify(name, actionId) ?? false;
  }

  /** Sends an endpoint a message that somebody wrote (SIP: a NOTIFY); what it answers is not waited for. */
  notify(technology: string, name: string, what: OrderedNotify): NotifyOutcome {
    return this.#core.endpoints.get(technology.toLowerCase())?.notify?.(name, what) ?? 'unknown';
  }

  unregister(technology: string, name: string): boolean {
    return this.#core.endpoints.get(technology.toLowerCase())?.unregister(name) ?? false;
  }

  /** How the technology is set up, as name and value. */
  settings(technology: string): (readonly [name: string, value: string])[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.settings() ?? [])];
  }

  deviceStates(): IterableIterator<readonly [device: string, state: string]> {
    return this.#core.devices.entries();
  }
}
