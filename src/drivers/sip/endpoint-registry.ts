import type { EndpointOptions } from '../../config/endpoint-options.ts';
import { Endpoint } from './endpoint.ts';
import type { SipRequest } from './message/sip-message.ts';
import type { Flow } from './transport/flow.ts';

/** The configured endpoints by name, and by the addresses that they call from. */
export class EndpointRegistry {
  #byName = new Map<string, Endpoint>();

  /** Takes a configuration: endpoints that stay keep their contacts and calls. The result are those that are gone. */
  load(options: readonly EndpointOptions[]): Endpoint[] {
    const before = this.#byName;
    this.#byName = new Map();
    for (const entry of options) {
      const endpoint = before.get(entry.name) ?? new Endpoint(entry);
      before.delete(entry.name);
      endpoint.configure(entry);
      this.#byName.set(entry.name, endpoint);
    }
    return [...before.values()];
  }

  get(name: string): Endpoint | undefined {
    return this.#byName.get(name);
  }

  [Symbol.iterator](): IterableIterator<Endpoint> {
    return this.#byName.values();
  }

  /** Who sends a request: users and friends by the user of From, else peers by the address that it came from. */
  identify(request: SipRequest, flow: Flow): Endpoint | undefined {
    const user = request.from?.uri.user;
    const named = user === undefined ? undefined : this.#byName.get(user);
    if (named?.options.identify.byUser) return named;
    return this.#byAddress(flow);
  }

  #byAddress(flow: Flow): Endpoint | undefined {
    const { address, port } = flow.remote;
    let found: Endpoint | undefined;
    for (const endpoint of this.#byName.values()) {
      if (!endpoint.options.identify.byAddress) continue;
      for (const contact of endpoint.contacts) {
        if (contact.address.address !== address) continue;
        if (contact.address.port === port) return endpoint;
        if (endpoint.options.identify.anyPort) found ??= endpoint;
      }
    }
    return found;
  }
}
