import { isIP } from 'node:net';
import type { Endpoint } from './endpoint.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import type { HostAddresses } from './host-addresses.ts';
import { printUri } from './message/uri.ts';

/** Where endpoints are that do not register: the address that `host=` says, looked up where it is a name. */
export class ConfiguredContacts {
  readonly #endpoints: EndpointRegistry;
  readonly #hosts: HostAddresses;
  readonly #onFound: (endpoint: Endpoint) => void;

  /** @param onFound told when an address that had to be looked up is there */
  constructor(endpoints: EndpointRegistry, hosts: HostAddresses, onFound: (endpoint: Endpoint) => void) {
    this.#endpoints = endpoints;
    this.#hosts = hosts;
    this.#onFound = onFound;
  }

  /** Gives an endpoint of the configuration its place; of one that registers, what it has registered stays. */
  place(endpoint: Endpoint): void {
    const { isDynamic, host } = endpoint.options.aor;
    if (isDynamic) {
      const registered = endpoint.contacts.filter((contact) => contact.expiresAt !== undefined);
      if (endpoint.contacts.length > 0) this.#endpoints.setContacts(endpoint, registered);
    } else if (isIP(host)) this.#placeAt(endpoint, host);
    else void this.#resolve(endpoint, host);
  }

  #placeAt(endpoint: Endpoint, address: string): void {
    const { port, defaultUser, host, transports } = endpoint.options.aor;
    const uri = printUri({ user: defaultUser || undefined, host, port });
    const transport = transports[0] === 'tcp' ? 'tcp' : 'udp';
    this.#endpoints.setContacts(endpoint, [{ uri, address: { address, port }, transport, userAgent: '' }]);
  }

  /** Finds the address of a configured name, once a load; until then, and where there is none, the endpoint cannot be called. */
  async #resolve(endpoint: Endpoint, host: string): Promise<void> {
    this.#endpoints.setContacts(endpoint, []);
    const address = await this.#hosts.find(host);
    if (address === undefined || endpoint.options.aor.host !== host) return;
    this.#placeAt(endpoint, address);
    this.#onFound(endpoint);
  }
}
