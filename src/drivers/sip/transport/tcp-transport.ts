import { connect, createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '../../../base/clock.ts';
import { AddressCounts } from '../../../base/fair-place.ts';
import type { Logger } from '../../../base/logger.ts';
import { type Address, addressText, type Flow } from './flow.ts';
import { StreamFramer } from './stream-framer.ts';
import type { Advertise } from './udp-transport.ts';

/** Bounds of the TCP side. */
export const TCP_LIMITS = {
  /** Connections at a time, both directions. */
  connections: 4_096,
  /** Of one address, so that nobody alone takes them all. */
  connectionsOfAddress: 1_024,
  /** Bytes waiting for a party that does not read; beyond, its connection is closed. */
  pendingBytes: 1024 * 1024,
  /** How long a new connection may stay without a whole message. */
  firstMessageMs: 30_000,
  connectMs: 5_000,
} as const;

/** What a transport tells upwards. */
export interface TcpListener {
  onMessage(data: Buffer, flow: Flow): void;
  onClosed(flow: Flow): void;
}

/** Connections by remote address, those that came in and those that were made. Answers go back on the connection of the request. */
export class TcpTransport {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #listener: TcpListener;
  readonly #connections = new Map<string, TcpFlow>();
  readonly #ofAddress = new AddressCounts();
  #server: Server | undefined;
  #advertise: Advertise = (remote) => ({ address: remote, port: 0 });
  #closed = false;

  constructor(clock: Clock, logger: Logger, listener: TcpListener) {
    this.#clock = clock;
    this.#logger = logger;
    this.#listener = listener;
  }

  /** Listens; rejects when the address cannot be had. Without it connections can be made all the same. */
  async listen(at: Address, advertise: (bound: Address) => Advertise): Promise<void> {
    const server = createServer((socket) => this.#adopt(socket));
    server.maxConnections = TCP_LIMITS.connections;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at.port, at.address, () => {
        server.off('error', reject);
        resolve();
      });
    });
    server.on('error', (error) => this.#logger.warning(`TCP listener: ${error.message}`));
    this.#server = server;
    this.#advertise = advertise(this.bound!);
  }

  get bound(): Address | undefined {
    const bound = this.#server?.address();
    return bound && typeof bound === 'object' ? { address: bound.address, port: bound.port } : undefined;
  }

  get connectionCount(): number {
    return this.#connections.size;
  }

  /** The open connection to an address, or a new one; undefined when there are too many. */
  flowTo(remote: Address): Flow | undefined {
    const open = this.#connections.get(addressText(remote));
    if (open) return open;
    if (this.#isFull(remote.address)) return undefined;
    return this.#add(connect({ host: remote.address, port: remote.port }), remote);
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const flow of [...this.#connections.values()]) flow.close();
    const server = this.#server;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  #adopt(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    const address = remoteAddress?.replace(/^::ffff:/, '');
    if (address === undefined || remotePort === undefined || this.#isFull(address)) socket.destroy();
    else this.#add(socket, { address, port: remotePort });
  }

  #isFull(address: string): boolean {
    if (this.#closed || this.#connections.size >= TCP_LIMITS.connections) return true;
    return this.#ofAddress.of(address) >= TCP_LIMITS.connectionsOfAddress;
  }

  #add(socket: Socket, remote: Address): TcpFlow {
    const key = addressText(remote);
    const flow = new TcpFlow(socket, remote, () => this.#advertise(remote.address));
    this.#connections.set(key, flow);
    this.#ofAddress.add(remote.address);
    const wait = this.#clock.setTimer(socket.connecting ? TCP_LIMITS.connectMs : TCP_LIMITS.firstMessageMs, () => flow.close());
    const framer = new StreamFramer(
      (data) => {
        wait.cancel();
        this.#listener.onMessage(data, flow);
      },
      () => flow.send(PONG),
    );
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 30_000);
    socket.on('connect', () => wait.cancel());
    socket.on('data', (chunk) => {
      if (!framer.push(chunk)) {
        this.#logger.notice(`TCP ${key} sends what is no SIP, closed`);
        flow.close();
      }
    });
    socket.on('error', (error) => this.#logger.debug(`TCP ${key}: ${error.message}`));
    socket.on('close', () => {
      wait.cancel();
      if (this.#connections.get(key) === flow) this.#connections.delete(key);
      this.#ofAddress.delete(remote.address);
      this.#listener.onClosed(flow);
    });
    return flow;
  }
}

class TcpFlow implements Flow {
  readonly protocol = 'TCP';
  readonly reliable = true;
  readonly remote: Address;
  readonly #socket: Socket;
  readonly #advertised: () => Address;

  constructor(socket: Socket, remote: Address, advertised: () => Address) {
    this.#socket = socket;
    this.remote = remote;
    this.#advertised = advertised;
  }

  get local(): Address {
    const advertised = this.#advertised();
    // Without a listener nobody can call back but on this connection: its own port is the truth.
    return advertised.port === 0 ? { address: this.#socket.localAddress ?? '127.0.0.1', port: this.#socket.localPort ?? 0 } : advertised;
  }

  send(data: Buffer): void {
    if (this.#socket.destroyed || !this.#socket.writable) return;
    this.#socket.write(data);
    if (this.#socket.writableLength > TCP_LIMITS.pendingBytes) this.#socket.destroy();
  }

  close(): void {
    this.#socket.destroy();
  }
}

const PONG = Buffer.from('\r\n');
