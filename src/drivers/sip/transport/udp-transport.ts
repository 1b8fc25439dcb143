import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Logger } from '../../../base/logger.ts';
import type { Address, Flow } from './flow.ts';

export interface UdpOptions {
  /** Address to bind; `0.0.0.0` for all of IPv4. */
  readonly address: string;
  /** 0 for any free port. */
  readonly port: number;
}

type OnDatagram = (data: Buffer, flow: Flow) => void;
/** What is told as our own address to a remote one. */
export type Advertise = (remote: string) => Address;

/** A burst of some thousand messages fits. The kernel may give less. */
const RECEIVE_BUFFER_BYTES = 4 * 1024 * 1024;

/** One UDP socket. Errors of the network (a port that nobody has open) are logged, never thrown. */
export class UdpTransport {
  readonly #socket: Socket;
  readonly #logger: Logger;
  readonly #advertise: Advertise;
  #closed = false;

  private constructor(socket: Socket, logger: Logger, advertise: Advertise) {
    this.#socket = socket;
    this.#logger = logger;
    this.#advertise = advertise;
  }

  /** Binds; rejects when the address cannot be had. */
  static async open(
    options: UdpOptions,
    logger: Logger,
    onDatagram: OnDatagram,
    advertise: (bound: Address) => Advertise,
  ): Promise<UdpTransport> {
    const socket = createSocket({
      type: isIPv6(options.address) ? 'udp6' : 'udp4',
      // Destinations are addresses already: no look-up for each datagram.
      lookup: (address, _options, done) => done(null, address, address.includes(':') ? 6 : 4),
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(options.port, options.address, () => {
        socket.off('error', reject);
        resolve();
      });
    });
    try {
      socket.setRecvBufferSize(RECEIVE_BUFFER_BYTES);
    } catch (error) {
      logger.debug(`receive buffer stays as it is: ${String(error)}`);
    }
    const bound = socket.address();
    const transport = new UdpTransport(socket, logger, advertise(bound));
    socket.on('error', (error) => logger.warning(`UDP socket: ${error.message}`));
    socket.on('message', (data, from) => onDatagram(data, transport.flowTo(from)));
    return transport;
  }

  get bound(): Address {
    return this.#socket.address();
  }

  flowTo(remote: Address): Flow {
    return new UdpFlow(this, { address: remote.address, port: remote.port });
  }

  advertised(remote: string): Address {
    return this.#advertise(remote);
  }

  send(data: Buffer, to: Address): void {
    if (this.#closed || to.port < 1 || to.port > 65_535) return;
    try {
      this.#socket.send(data, to.port, to.address, this.#sent);
    } catch (error) {
      this.#sent(error instanceof Error ? error : new Error(String(error)));
    }
  }

  close(): Promise<void> {
    if (this.#closed) return Promise.resolve();
    this.#closed = true;
    return new Promise((resolve) => this.#socket.close(() => resolve()));
  }

  readonly #sent = (error: Error | null): void => {
    if (error && !this.#closed) this.#logger.debug(`datagram not sent: ${error.message}`);
  };
}

class UdpFlow implements Flow {
  readonly protocol = 'UDP';
  readonly reliable = false;
  readonly remote: Address;
  readonly #transport: UdpTransport;

  constructor(transport: UdpTransport, remote: Address) {
    this.#transport = transport;
    this.remote = remote;
  }

  get local(): Address {
    return this.#transport.advertised(this.remote.address);
  }

  send(data: Buffer): void {
    this.#transport.send(data, this.remote);
  }
}
