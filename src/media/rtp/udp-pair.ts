import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Two bound sockets, RTP on an even port and RTCP on the odd one above it (RFC 3550 11). */
export interface UdpPair {
  readonly rtp: Socket;
  readonly rtcp: Socket;
  /** Port of `rtp`. */
  readonly port: number;
}

/** Hears what arrives and what breaks. A datagram's buffer belongs to the listener. */
export interface UdpListener {
  rtp(packet: Buffer, from: RemoteInfo): void;
  rtcp(packet: Buffer, from: RemoteInfo): void;
  failed(error: NodeJS.ErrnoException): void;
}

/**
 * Binds `address`:`port` and the port above at once; undefined when either is taken. Throws when the address itself cannot be bound
 * (`EADDRNOTAVAIL`, `EACCES`). Takes about 25 us: with a lookup that answers at once node binds within `bind`.
 */
export function bindPair(address: string, port: number, listener: UdpListener): UdpPair | undefined {
  const rtp = bindSocket(address, port);
  if (!rtp) return undefined;
  const actual = port || rtp.address().port;
  const rtcp = actual % 2 === 0 ? bindSocket(address, actual + 1) : undefined;
  if (!rtcp) {
    rtp.close();
    return undefined;
  }
  rtp.on('message', listener.rtp);
  rtcp.on('message', listener.rtcp);
  for (const socket of [rtp, rtcp]) socket.on('error', listener.failed);
  return { rtp, rtcp, port: actual };
}

/** Closes both; twice is harmless. */
export function closePair(pair: UdpPair): void {
  for (const socket of [pair.rtp, pair.rtcp]) {
    socket.removeAllListeners();
    socket.on('error', () => {});
    try {
      socket.close();
    } catch {
      // Closed already: an error closed it.
    }
  }
}

function bindSocket(address: string, port: number): Socket | undefined {
  const family = isIPv6(address) ? 6 : 4;
  const socket = createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    // Addresses are numbers here; node's own lookup costs a tenth of every packet sent and a turn of the loop at bind.
    lookup: (hostname, _options, callback) => callback(null, hostname, family),
    recvBufferSize: RECEIVE_BUFFER_BYTES,
  });
  let bound = false;
  let failure: NodeJS.ErrnoException | undefined;
  socket.once('listening', () => {
    bound = true;
  });
  socket.once('error', (error: NodeJS.ErrnoException) => {
    failure = error;
  });
  socket.bind({ port, address, exclusive: true });
  if (bound) {
    socket.removeAllListeners();
    return socket;
  }
  socket.close();
  if (failure && failure.code !== 'EADDRINUSE') throw failure;
  return undefined;
}

/** Room for a second of packets while the thread is busy. */
const RECEIVE_BUFFER_BYTES = 65_536;
