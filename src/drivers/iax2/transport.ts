import { createSocket, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { messageOf } from '../../base/errors.ts';
import { guard } from '../../base/guard.ts';
import type { Logger } from '../../base/logger.ts';
import type { Remote } from './dialog/remote.ts';

/** What all of IAX2 goes over. */
export interface IaxTransport {
  /** Where it listens; undefined before `listen` and after `close`. */
  readonly local: Remote | undefined;
  /** Rejects when the address cannot be had. */
  listen(address: string, port: number): Promise<void>;
  /** Never throws: what cannot be sent is lost, as on any way there, and repeated where it counts. */
  readonly send: (datagram: Uint8Array, remote: Remote) => void;
  close(): Promise<void>;
}

/** Makes one that gives each datagram, whose buffer is the taker's then, to `onDatagram`. */
export type OpenTransport = (logger: Logger, onDatagram: (datagram: Buffer, remote: Remote) => void) => IaxTransport;

/** The one UDP socket (RFC 5456 4). */
export class UdpTransport implements IaxTransport {
  readonly #logger: Logger;
  readonly #onDatagram: (datagram: Buffer, remote: Remote) => void;
  #socket: Socket | undefined;
  #local: Remote | undefined;
  #toldAt = new Set<string>();

  constructor(logger: Logger, onDatagram: (datagram: Buffer, remote: Remote) => void) {
    this.#logger = logger;
    this.#onDatagram = guard(logger, 'an IAX2 datagram', onDatagram);
  }

  get local(): Remote | undefined {
    return this.#local;
  }

  async listen(address: string, port: number): Promise<void> {
    const family = isIPv6(address) ? 6 : 4;
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      // Addresses are numbers here; node's own lookup costs a tenth of every packet sent.
      lookup: (hostname, _options, callback) => callback(null, hostname, family),
      recvBufferSize: RECEIVE_BUFFER_BYTES,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.bind({ address, port, exclusive: true }, resolve);
    });
    socket.removeAllListeners('error');
    socket.on('error', (error) => this.#logger.warning(`the IAX2 socket: ${messageOf(error)}`));
    socket.on('message', (datagram, from) => this.#onDatagram(datagram, from));
    this.#socket = socket;
    this.#local = { address, port: socket.address().port };
  }

  readonly send = (datagram: Uint8Array, remote: Remote): void => {
    try {
      this.#socket?.send(datagram, remote.port, remote.address);
    } catch (error) {
      if (this.#toldAt.size > MAX_TOLD) this.#toldAt = new Set();
      if (this.#toldAt.has(remote.address)) return;
      this.#toldAt.add(remote.address);
      this.#logger.warning(`cannot send to ${remote.address}: ${messageOf(error)}`);
    }
  };

  async close(): Promise<void> {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#local = undefined;
    if (socket) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }
}

/** Room for the packets of many calls while the thread is busy. */
const RECEIVE_BUFFER_BYTES = 1 << 20;
/** Addresses that a warning is kept of. */
const MAX_TOLD = 100;
