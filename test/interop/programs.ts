import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Path of a program, or undefined where the machine has none. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not there; the next folder may have it
    }
  }
  return undefined;
}

/** The first of `count` UDP ports in a row that nobody has at this moment. */
export async function freeUdpPorts(count: number): Promise<number> {
  for (let first = 20_000 + ((process.pid * 64) % 8000); ; first += 64) {
    const sockets = Array.from({ length: count }, () => createSocket('udp4'));
    const bound = sockets.map((socket, i) => {
      socket.bind(first + i, '127.0.0.1');
      return once(socket, 'listening');
    });
    const free = await Promise.all(bound).then(
      () => true,
      () => false,
    );
    await Promise.allSettled(bound);
    for (const socket of sockets) {
      try {
        socket.close();
      } catch {
        // it could not be bound and closed itself
      }
    }
    if (free) return first;
  }
}

/** Resolves when `condition` holds; rejects with `what` when it does not within the time. */
export async function eventually(condition: () => boolean, what: string, withinMs = 30_000): Promise<void> {
  for (const end = performance.now() + withinMs; !condition(); await new Promise((go) => setTimeout(go, 20))) {
    if (performance.now() > end) throw new Error(`${what} did not come about within ${withinMs} ms`);
  }
}
