import type { Remote } from '../dialog/remote.ts';
import { decodeFrame, type Frame } from '../frame/frames.ts';
import type { IaxTransport, OpenTransport } from '../transport.ts';

/** A datagram on its way. */
export interface Sent {
  readonly from: Remote;
  readonly to: Remote;
  readonly datagram: Buffer;
  readonly frame: Frame | undefined;
}

/** A network in memory: every address that listens hears what is sent to it, a turn of the promise queue later. */
export class IaxNetwork {
  /** Everything that was sent, lost or not. */
  readonly log: Sent[] = [];
  /** Says which datagrams are lost. */
  loses: (sent: Sent) => boolean = () => false;
  readonly #listeners = new Map<string, (datagram: Buffer, remote: Remote) => void>();

  /** What a driver at `address` takes for its socket. */
  at(address: string): OpenTransport {
    return (_logger, onDatagram) => this.#open(address, onDatagram);
  }

  /** A bare station that keeps what it hears. */
  station(address: string, port = 4569): Station {
    return new Station(this, { address, port });
  }

  listen(at: Remote, onDatagram: (datagram: Buffer, remote: Remote) => void): void {
    this.#listeners.set(keyOf(at), onDatagram);
  }

  send(from: Remote, to: Remote, bytes: Uint8Array): void {
    const datagram = Buffer.from(bytes);
    const sent = { from, to, datagram, frame: decodeFrame(datagram) };
    this.log.push(sent);
    if (!this.loses(sent)) queueMicrotask(() => this.#listeners.get(keyOf(to))?.(Buffer.from(datagram), from));
  }

  #open(address: string, onDatagram: (datagram: Buffer, remote: Remote) => void): IaxTransport {
    let local: Remote | undefined;
    return {
      get local() {
        return local;
      },
      listen: async (_address, port) => {
        local = { address, port: port || 4569 };
        this.listen(local, onDatagram);
      },
      send: (datagram, remote) => {
        if (local) this.send(local, remote, datagram);
      },
      close: async () => {
        if (local) this.#listeners.delete(keyOf(local));
        local = undefined;
      },
    };
  }
}

/** Sends what it is told and keeps what it hears: a far end that obeys nothing but the test. */
export class Station {
  readonly at: Remote;
  readonly heard: Frame[] = [];
  readonly #network: IaxNetwork;

  constructor(network: IaxNetwork, at: Remote) {
    this.#network = network;
    this.at = at;
    network.listen(at, (datagram) => {
      const frame = decodeFrame(datagram);
      if (frame) this.heard.push(frame);
    });
  }

  send(to: Remote, datagram: Uint8Array): void {
    this.#network.send(this.at, to, datagram);
  }

  /** Commands of the IAX frames that it heard. */
  get commands(): number[] {
    return this.heard.flatMap((frame) => (frame.kind === 'full' && frame.type === 6 ? [frame.subclass] : []));
  }
}

const keyOf = ({ address, port }: Remote): string => `${address}:${port}`;
