import { createServer, type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createSecureContext, type TlsOptions } from 'node:tls';
import { MANAGER_LIMITS } from '../ami/limits.ts';
import type { ListenerAddress } from '../ami/listener.ts';
import { messageOf } from '../base/errors.ts';
import { placeFor } from '../base/fair-place.ts';
import type { Logger } from '../base/logger.ts';
import type { EventWaits } from './event-waits.ts';
import { HTTP_LIMITS } from './limits.ts';

/** A first request has to begin within at least this, however short a connection may be idle later (Asterisk main/http.c). */
const FIRST_REQUEST_MS = 10_000;

/** Connections that have to shake hands yet come on top of those that may be open. */
const hardLimit = ({ sessionLimit }: HttpListenerSettings): number => 2 * sessionLimit;

/** How often Node looks for connections whose request takes too long. */
const CHECK_MS = 1000;

/** Certificate and key, read. */
export type Certificate = Pick<TlsOptions, 'cert' | 'key' | 'ciphers'>;

/** What may change while it listens. */
export interface HttpListenerSettings {
  /** Connections at a time. */
  readonly sessionLimit: number;
  readonly inactivityMs: number;
  readonly keepAliveMs: number;
  /** How long the first request may take at least; shorter for tests. */
  readonly firstRequestMs?: number;
  /** Makes it a TLS listener. */
  readonly tls?: Certificate | undefined;
}

export interface HttpListenerOptions extends HttpListenerSettings {
  readonly at: ListenerAddress;
  readonly logger: Logger;
  /** Which of the connections wait for events, of either port. */
  readonly waits: EventWaits;
  onRequest(message: IncomingMessage, response: ServerResponse): Promise<void>;
  /** Takes a request for another protocol over; false leaves it to `onRequest`, which answers it as if it had not asked. */
  onUpgrade(message: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** The page for a request that could not be read. */
  badRequest(status: number, title: string, text: string): string;
}

/** The requests of a connection, one behind the other. */
interface Line {
  last: Promise<void>;
  waiting: number;
}

/**
 * One port of the web server. Node's strict parser reads requests, so that nothing is one request to us and two to a proxy; a connection
 * answers its requests one after the other.
 */
export class HttpListener {
  readonly #server: Server;
  readonly #options: HttpListenerOptions;
  #settings: HttpListenerSettings;
  #address: ListenerAddress;
  /** Absent for one without TLS. */
  #setCertificate: ((certificate: Certificate) => void) | undefined;
  /** In the order of their arrival. */
  readonly #open = new Set<Socket>();
  readonly #lines = new WeakMap<Socket, Line>();

  /** Binds; rejects when the port cannot be had. */
  static async open(options: HttpListenerOptions): Promise<HttpListener> {
    const listener = new HttpListener(options);
    await new Promise<void>((resolve, reject) => {
      listener.#server.once('error', reject);
      listener.#server.listen({ host: options.at.host, port: options.at.port, backlog: 511 }, () => {
        listener.#server.off('error', reject);
        listener.#server.on('error', (error) => options.logger.error('the web server failed', error));
        const address = listener.#server.address();
        if (typeof address === 'object' && address) listener.#address = { host: address.address, port: address.port };
        resolve();
      });
    });
    return listener;
  }

  private constructor(options: HttpListenerOptions) {
    this.#options = options;
    this.#settings = options;
    this.#address = options.at;
    const strict = {
      insecureHTTPParser: false,
      requireHostHeader: true,
      maxHeaderSize: HTTP_LIMITS.headBytes,
      ...timeoutsOf(options),
      connectionsCheckingInterval: CHECK_MS,
      noDelay: true,
    };
    const handler = (message: IncomingMessage, response: ServerResponse) => this.#inTurn(message, response);
    if (options.tls) {
      const secure = createSecureServer(
        { ...strict, ...secureOptions(options.tls), handshakeTimeout: MANAGER_LIMITS.tlsHandshakeMs },
        handler,
      );
      this.#setCertificate = (certificate) => secure.setSecureContext(secureOptions(certificate));
      this.#server = secure;
    } else this.#server = createServer(strict, handler);
    // One more than may be, so that too many show.
    this.#server.maxHeadersCount = HTTP_LIMITS.headers + 1;
    this.#server.maxConnections = hardLimit(options);
    this.#server.on(options.tls ? 'secureConnection' : 'connection', this.#admit);
    this.#server.on('clientError', (error, socket) => this.#refuse(error, socket as Socket));
    this.#server.on('upgrade', this.#upgrade);
    // A body that is too large is refused before it is sent.
    this.#server.on('checkContinue', (message, response) => {
      if (Number(message.headers['content-length'] ?? 0) <= HTTP_LIMITS.bodyBytes) response.writeContinue();
      this.#inTurn(message, response);
    });
  }

  /** Where it listens or has listened, with the port that it got. */
  get address(): ListenerAddress {
    return this.#address;
  }

  /**
   * Takes other settings from now on: what is open stays open, and TLS connections keep the certificate that they began with.
   * @param settings with a certificate that was checked (`checkCertificate`), where it has one
   */
  configure(settings: HttpListenerSettings): void {
    this.#settings = settings;
    Object.assign(this.#server, timeoutsOf(settings));
    this.#server.maxConnections = hardLimit(settings);
    if (settings.tls) this.#setCertificate?.(settings.tls);
  }

  /** Gives the port back. Requests that are being answered are answered, then their connections end; resolves when the last one has. */
  retire(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }

  /** Another one like this where this one was, once its port is given back. */
  reopen(): Promise<HttpListener> {
    return HttpListener.open({ ...this.#options, ...this.#settings, at: this.#address });
  }

  /** Takes no more connections and ends those that are open. */
  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /**
   * Where all places are taken, an address that takes more than its share loses a connection that asks for nothing, for another address;
   * else an account that does loses one that merely waits, for whoever comes.
   */
  readonly #admit = (socket: Socket): void => {
    const { sessionLimit } = this.#settings;
    if (this.#open.size >= sessionLimit) {
      const idle = [...this.#open].filter((open) => !this.#lines.get(open)?.waiting);
      const unused = placeFor(socket.remoteAddress ?? '', idle, (open) => open.remoteAddress ?? '');
      const waiting = unused ? undefined : this.#options.waits.placeFor(this.#open);
      const hint = waiting ? `; ${waiting.account} waits for events in ${waiting.count} of them and gives one up` : '';
      this.#options.logger.warning(`the web server has its ${sessionLimit} connections (sessionlimit)${hint}`);
      const one = unused ?? waiting?.socket;
      (one ?? socket).destroy();
      if (!one) return;
      this.#open.delete(one);
    }
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  };

  readonly #upgrade = (message: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const line = this.#lineOf(message.socket);
    if (line.waiting === 0 && this.#options.onUpgrade(message, socket, head)) {
      // Never without something to do: it does not give way as one that asks for nothing.
      line.waiting++;
      return;
    }
    const response = new ServerResponse(message);
    response.shouldKeepAlive = false;
    response.assignSocket(message.socket);
    response.once('finish', () => socket.end());
    this.#inTurn(message, response);
  };

  #lineOf(socket: Socket): Line {
    const line = this.#lines.get(socket) ?? { last: Promise.resolve(), waiting: 0 };
    this.#lines.set(socket, line);
    return line;
  }

  #inTurn(message: IncomingMessage, response: ServerResponse): void {
    const { socket } = message;
    const { logger, onRequest } = this.#options;
    const line = this.#lineOf(socket);
    if (++line.waiting > HTTP_LIMITS.waitingRequests) {
      socket.destroy();
      return;
    }
    line.last = line.last
      .then(() => (socket.destroyed ? undefined : onRequest(message, response)))
      .catch((error: unknown) => {
        logger.error('a request to the web server failed', error);
        socket.destroy();
      })
      .then(() => {
        line.waiting--;
      });
  }

  /** What could not be read as a request, or did not come in time. */
  #refuse(error: Error & { code?: string }, socket: Socket): void {
    const { logger, badRequest } = this.#options;
    logger.debug(`${socket.remoteAddress ?? 'a client'} sent no request: ${messageOf(error)}`);
    if (!socket.writable || socket.bytesWritten > 0 || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const [status, title, text] = REFUSALS[error.code ?? ''] ?? [400, 'Bad Request', 'Invalid Request'];
    socket.end(badRequest(status, title, text));
  }
}

/** Throws where the two do not make a TLS listener. */
export const checkCertificate = (certificate: Certificate): void => void createSecureContext(secureOptions(certificate));

const secureOptions = (certificate: Certificate) => ({ ...certificate, minVersion: 'TLSv1.2' }) as const;

function timeoutsOf({ inactivityMs, keepAliveMs, firstRequestMs = FIRST_REQUEST_MS }: HttpListenerSettings) {
  const headersTimeout = Math.max(firstRequestMs, keepAliveMs || inactivityMs);
  return { headersTimeout, requestTimeout: headersTimeout + inactivityMs, keepAliveTimeout: keepAliveMs };
}

const REFUSALS: Readonly<Record<string, readonly [status: number, title: string, text: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large', 'Header line too long'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout', 'Timeout'],
};
