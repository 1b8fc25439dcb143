import { connect, createServer } from 'node:net';
import { closed } from './closed.ts';

/** Whoever holds this port of the loopback has the turn. Below those that the system gives out by itself, so that nobody gets it by chance. */
const PORT = 31_907;

/**
 * Waits until no other test file has the turn, and keeps it until this process ends. For files that start processes and keep real time:
 * two of them at once would take each other's processor.
 */
export async function takeTurn(): Promise<void> {
  while (!(await hold())) await holderLeft();
}

function hold(): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer((waiting) => {
      waiting.on('error', () => {});
      waiting.unref();
    });
    server.on('error', (error) => ('code' in error && error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
    server.listen(PORT, '127.0.0.1', () => {
      server.unref();
      resolve(true);
    });
  });
}

/** A connection to the holder closes when that process ends. */
const holderLeft = (): Promise<void> => closed(connect(PORT, '127.0.0.1').resume());
