import { renewed } from '../../base/portions.ts';
import type { EndpointOptions } from '../../config/endpoint-options.ts';
import { type Contact, Endpoint } from './endpoint.ts';
import type { SipRequest } from './message/sip-message.ts';
import type { Flow } from './transport/flow.ts';

/** The configured endpoints by name, and by the addresses that they call from. */
export class EndpointRegistry {
  #byName = new Map<string, Endpoint>();
  readonly #atAddress = new Map<string, Set<Endpoint>>();
  /** Those with a contact that is reached over a connection. */
  readonly #onFlow = new Map<Flow, Set<Endpoint>>();

  /**
   * Takes a configuration: endpoints that stay keep their contacts and calls. Yields where others may have their turn; what was before holds
   * until the end, when all is changed at once. The result are those that are gone.
   */
  *load(options: readonly EndpointOptions[]): Generator<void, Endpoint[]> {
    const { next, gone } = yield* renewed(this.#byName, options, (entry) => new Endpoint(entry));
    this.#byName = next;
    for (const entry of options) next.get(entry.name)!.configure(entry);
    for (const endpoint of gone) this.setContacts(endpoint, []);
    return gone;
  }

  get(name: string): Endpoint | undefined {
    return this.#byName.get(name);
  }

  names(): Iterable<string> {
    return this.#byName.keys();
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

  /** Those that have a contact over this connection. */
  reachedOver(flow: Flow): Endpoint[] {
    return [...(this.#onFlow.get(flow) ?? [])];
  }

  #byAddress(flow: Flow): Endpoint | undefined {
    const { address, port } = flow.remote;
    let found: Endpoint | undefined;
    for (const endpoint of this.#atAddress.get(address) ?? []) {
      if (!endpoint.options.identify.byAddress) continue;
      if (endpoint.contacts.some((contact) => contact.address.address === address && contact.address.port === port)) return endpoint;
      if (endpoint.options.identify.anyPort) found ??= endpoint;
    }
    return found;
  }

  /** Gives an endpoint its contacts; every change of them goes through here, so that the ways back from an address and a connection stay right. */
  setContacts(endpoint: Endpoint, contacts: readonly Contact[]): void {
    for (const { address, flow } of endpoint.contacts) {
      takeOut(this.#atAddress, address.address, endpoint);
      if (flow) takeOut(this.#onFlow, flow, endpoint);
    }
    endpoint.contacts = contacts;
    for (const { address, flow } of contacts) {
      putIn(this.#atAddress, address.address, endpoint);
      if (flow) putIn(this.#onFlow, flow, endpoint);
    }
  }
}

function putIn<Place>(places: Map<Place, Set<Endpoint>>, place: Place, endpoint: Endpoint): void {
  const there = places.get(place) ?? new Set();
  places.set(place, there.add(endpoint));
}

function takeOut<Place>(places: Map<Place, Set<Endpoint>>, place: Place, endpoint: Endpoint): void {
  const there = places.get(place);
  there?.delete(endpoint);
  if (there?.size === 0) places.delete(place);
}
