import { connect as connectTcp, type NetConnectOpts, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import type { Dialler, Receiver, Transport } from '../transport.ts';

/** Where a manager listens: 5038 is its usual port, 5039 that with TLS. */
export interface StreamAddress {
  readonly host: string;
  readonly port?: number;
}

/** AMI over plain TCP. */
export function tcp({ host, port = 5038 }: StreamAddress): Dialler {
  const options: NetConnectOpts = { host, port, noDelay: true, keepAlive: true };
  return { label: `tcp ${host}:${port}`, dial: (receiver, signal) => dial(() => connectTcp(options), 'connect', receiver, signal) };
}

/** AMI over TLS. `tls` is what `node:tls` takes: `ca` for an own authority, `rejectUnauthorized: false` to trust anybody. */
export function tls({ host, port = 5039 }: StreamAddress, options: ConnectionOptions = {}): Dialler {
  const open = () => {
    const socket = connectTls({ servername: isAddress(host) ? '' : host, ...options, host, port });
    socket.setNoDelay(true);
    socket.setKeepAlive(true);
    return socket;
  };
  return { label: `tls ${host}:${port}`, dial: (receiver, signal) => dial(open, 'secureConnect', receiver, signal) };
}

/** Server names are names: RFC 6066 3 forbids addresses there. */
const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

function dial(open: () => Socket, ready: 'connect' | 'secureConnect', receiver: Receiver, signal: AbortSignal): Promise<Transport> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = open();
    let failure: Error | undefined;
    const abort = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    signal.addEventListener('abort', abort, { once: true });
    socket.on('error', (error) => {
      failure = error;
    });
    const failed = () => {
      signal.removeEventListener('abort', abort);
      reject(failure ?? new Error('closed before it was ready'));
    };
    socket.once('close', failed);
    socket.once(ready, () => {
      signal.removeEventListener('abort', abort);
      socket.off('close', failed);
      socket.on('data', (bytes) => receiver.data(bytes));
      socket.on('close', () => receiver.closed(failure));
      resolve({
        send: (bytes) => void socket.write(bytes),
        pause: () => void socket.pause(),
        resume: () => void socket.resume(),
        close: () => void socket.end(),
        destroy: () => void socket.destroy(),
      });
    });
  });
}
