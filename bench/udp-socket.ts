import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** A socket on a port of the loopback with room for what comes while this process is busy. */
export async function openUdpSocket(): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20, lookup: (name, _options, callback) => callback(null, name, 4) });
  const listening = once(socket, 'listening');
  socket.bind(0, '127.0.0.1');
  await listening;
  return socket;
}
