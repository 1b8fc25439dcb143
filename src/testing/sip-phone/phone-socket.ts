import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createConnection, type Socket as TcpSocket } from 'node:net';
import { StreamFramer } from '../../drivers/sip/transport/stream-framer.ts';

/** Where the phone's signalling goes in and out. Whole messages come in, in order; one that cannot be sent any more is dropped. */
export interface PhoneSocket {
  readonly protocol: 'UDP' | 'TCP';
  readonly local: { readonly address: string; readonly port: number };
  /** Whether the phone has to repeat what is not answered. */
  readonly reliable: boolean;
  send(message: Buffer): void;
  close(): void;
}

export interface PhoneSocketOptions {
  readonly transport: 'udp' | 'tcp';
  readonly server: { readonly host: string; readonly port: number };
  readonly address: string;
  readonly port: number;
  onMessage(message: Buffer): void;
}

export const openPhoneSocket = (options: PhoneSocketOptions): Promise<PhoneSocket> =>
  options.transport === 'tcp' ? openTcp(options) : openUdp(options);

/** Binds a UDP socket at loopback or wherever the phone lives; rejects when the address is taken. */
export async function bindUdp(address: string, port = 0): Promise<UdpSocket> {
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

async function openUdp({ server, address, port, onMessage }: PhoneSocketOptions): Promise<PhoneSocket> {
  const socket = await bindUdp(address, port);
  let open = true;
  socket.on('message', onMessage);
  socket.on('error', () => {}); // a port that is closed at the far end is what silence is to a phone
  return {
    protocol: 'UDP',
    local: socket.address(),
    reliable: false,
    send: (message) => {
      if (open) socket.send(message, server.port, server.host);
    },
    close: () => {
      if (open) socket.close();
      open = false;
    },
  };
}

async function openTcp({ server, address, port, onMessage }: PhoneSocketOptions): Promise<PhoneSocket> {
  const socket: TcpSocket = createConnection({ host: server.host, port: server.port, localAddress: address, localPort: port });
  await once(socket, 'connect');
  const framer = new StreamFramer(onMessage, () => {});
  socket.on('data', (chunk) => {
    if (!framer.push(chunk)) socket.destroy();
  });
  socket.on('error', () => {});
  return {
    protocol: 'TCP',
    local: { address: socket.localAddress ?? address, port: socket.localPort ?? port },
    reliable: true,
    send: (message) => {
      if (socket.writable) socket.write(message);
    },
    close: () => socket.destroy(),
  };
}
