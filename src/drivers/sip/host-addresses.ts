import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { messageOf } from '../../base/errors.ts';
import type { Logger } from '../../base/logger.ts';

/** Addresses of configured host names, by a resolver with deadlines of its own: a name server that is silent holds nobody up. */
export class HostAddresses {
  readonly #resolver = new Resolver({ timeout: 2_000, tries: 2 });
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** The first IPv4 address; an address is its own. Undefined, and a warning, where there is none. Never rejects. */
  async find(host: string): Promise<string | undefined> {
    if (isIP(host)) return host;
    if (host.toLowerCase() === 'localhost') return '127.0.0.1';
    try {
      const [address] = await this.#resolver.resolve4(host);
      return address;
    } catch (error) {
      this.#logger.warning(`no address for ${host}: ${messageOf(error)}`);
      return undefined;
    }
  }

  close(): void {
    this.#resolver.cancel();
  }
}
