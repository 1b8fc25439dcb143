import { once } from 'node:events';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { type Pair, serverWith } from './listener-pair.ts';
import type { ServerPlace } from './server-choice.ts';
import type { SessionRecorder } from './session-recorder.ts';

/** Where a relay takes clients, and where it hands their bytes on to. */
export interface RelayOptions {
  readonly host: string;
  readonly port: number;
  /** Shown to clients; they come without TLS where there is none. */
  readonly pair: Pair | undefined;
  readonly server: ServerPlace;
}

/** Hands bytes on between clients and a manager, unchanged, each way with TLS or without, and has them recorded. */
export class Relay {
  readonly #options: RelayOptions;
  readonly #recorder: SessionRecorder;
  readonly #listener: Server;
  readonly #sockets = new Set<Socket>();

  /** @throws Error where it cannot listen, or the pair is none */
  static async start(options: RelayOptions, recorder: SessionRecorder): Promise<Relay> {
    const relay = new Relay(options, recorder);
    relay.#listener.listen(options.port, options.host);
    await once(relay.#listener, 'listening');
    return relay;
  }

  private constructor(options: RelayOptions, recorder: SessionRecorder) {
    this.#options = options;
    this.#recorder = recorder;
    this.#listener = serverWith(options.pair, (client) => this.#join(client));
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port;
  }

  close(): void {
    this.#listener.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(client: Socket): void {
    const upstream = this.#dial();
    const taps = this.#recorder.connection();
    for (const socket of [client, upstream]) {
      this.#sockets.add(socket);
      // What ends a connection is seen by the other end of it.
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        taps.end();
      });
    }
    client.on('data', (bytes) => taps.take('>', bytes));
    upstream.on('data', (bytes) => taps.take('<', bytes));
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.end());
    client.pipe(upstream);
    upstream.pipe(client);
  }

  #dial(): Socket {
    const { host, port, tls, insecure } = this.#options.server;
    return tls ? connectTls({ host, port, rejectUnauthorized: !insecure }) : connect({ host, port });
  }
}
