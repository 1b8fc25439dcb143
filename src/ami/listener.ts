import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import type { Logger } from '../base/logger.ts';
import type { ListenerTlsOptions } from '../config/tls-options.ts';
import type { Dialect } from './dialect/dialect.ts';
import { MANAGER_LIMITS } from './limits.ts';

/** Where a listener stands, or is to stand. Port 0 takes any. */
export interface ListenerAddress {
  readonly host: string;
  readonly port: number;
}

/** Where a listener with TLS is: `host`, `host:port` or `[host]:port`; by default the plain one's host, and the port that its file has for TLS. */
export function tlsAddress(
  { tls, bindAddress }: { readonly tls: ListenerTlsOptions; readonly bindAddress: string },
  defaultPort: number,
): ListenerAddress {
  const at = tls.bindAddress ?? bindAddress;
  const withPort = /^(?:\[(.*)\]|([^:]*)):(\d+)$/.exec(at);
  if (!withPort) return { host: at, port: defaultPort };
  return { host: withPort[1] ?? withPort[2] ?? '', port: Number(withPort[3]) };
}

export interface ListenerOptions {
  readonly at: ListenerAddress;
  /** What is spoken there unless an account says otherwise. */
  readonly dialect: Dialect;
  /** Certificate and key make it a TLS listener. */
  readonly tls?: Pick<TlsOptions, 'cert' | 'key' | 'ciphers'> | undefined;
  readonly logger: Logger;
  onConnection(socket: Socket, dialect: Dialect): void;
}

/** One TCP port of the manager. */
export class Listener {
  readonly #server: Server;
  readonly options: ListenerOptions;

  /** Binds; rejects when the port cannot be had. */
  static async open(options: ListenerOptions): Promise<Listener> {
    const listener = new Listener(options);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen({ host: options.at.host, port: options.at.port, backlog: 511 }, () => {
        listener.#server.off('error', reject);
        listener.#server.on('error', (error) => options.logger.error('a listener failed', error));
        resolve();
      });
    });
    return listener;
  }

  private constructor(options: ListenerOptions) {
    this.options = options;
    const { dialect, tls } = options;
    const accept = (socket: Socket) => options.onConnection(socket, dialect);
    if (!tls) {
      this.#server = createServer({ noDelay: true, allowHalfOpen: true }, accept);
      return;
    }
    const server = createTlsServer({ ...tls, noDelay: true, allowHalfOpen: true, handshakeTimeout: MANAGER_LIMITS.tlsHandshakeMs }, accept);
    server.on('tlsClientError', (error, socket) => {
      options.logger.notice(`${socket.remoteAddress ?? 'a client'} failed the TLS handshake: ${error.message}`);
      socket.destroy();
    });
    this.#server = server;
  }

  /** Where it listens, with the port that it got. */
  get address(): ListenerAddress {
    const address = this.#server.address();
    return typeof address === 'object' && address ? { host: address.address, port: address.port } : this.options.at;
  }

  /** Takes no more connections. Those that are open go on. */
  close(): void {
    this.#server.close();
  }
}
