import type { Socket } from 'node:net';

/** Resolves when a connection is over, be it by a reset, which `once(socket, 'close')` would reject with. */
export function closed(socket: Socket): Promise<void> {
  socket.on('error', () => {});
  return socket.closed ? Promise.resolve() : new Promise((resolve) => socket.once('close', () => resolve()));
}
