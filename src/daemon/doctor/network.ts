import { createSocket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { isLoopback, isUnspecified, parseIp } from '../../base/address.ts';
import { type Check, failure, good, warning } from './check.ts';
import { portOwner } from './port-owner.ts';

/** A port that the configuration asks for. */
export interface WantedPort {
  readonly what: string;
  readonly protocol: 'tcp' | 'udp';
  readonly host: string;
  readonly port: number;
}

/** Takes the port for a moment. @param isRunning the exchange runs, so that its ports are taken by itself; @param owner tells who has it */
export async function portCheck({ what, protocol, host, port }: WantedPort, isRunning: boolean, owner = portOwner): Promise<Check> {
  const name = `${protocol.toUpperCase()} ${host}:${port} (${what})`;
  try {
    await (protocol === 'tcp' ? takeTcp(host, port) : takeUdp(host, port));
    return good('port', `${name} is free`);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      const by = await owner(protocol, port);
      if (isRunning) return good('port', `${name} is taken, as it should be while the exchange runs${by ? `: ${by}` : ''}`);
      return failure(
        'port',
        `${name} is taken by ${by ?? 'another program'}`,
        by ? 'stop it, or name another port' : `${protocol === 'tcp' ? 'ss -ltnp' : 'ss -lunp'} shows which; stop it, or name another port`,
      );
    }
    if (code === 'EACCES')
      return failure(
        'port',
        `${name} may not be used by this user`,
        'take a port above 1023, or give the right to (setcap cap_net_bind_service)',
      );
    if (code === 'EADDRNOTAVAIL')
      return failure('port', `${name}: this machine has no such address`, 'name an address of this machine, or 0.0.0.0');
    return failure('port', `${name}: ${message}`, 'name an address and a port of this machine');
  }
}

async function takeTcp(host: string, port: number): Promise<void> {
  const server = createServer();
  server.listen({ host, port, exclusive: true });
  await once(server, 'listening');
  await new Promise((closed) => server.close(closed));
}

async function takeUdp(host: string, port: number): Promise<void> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4' });
  socket.bind({ address: host, port, exclusive: true });
  try {
    await once(socket, 'listening');
  } finally {
    socket.close();
  }
}

/** What phones beyond a router are told. */
export interface NatFacts {
  /** Where SIP listens. */
  readonly bindAddress: string;
  /** `externaddr`, with or without a port. */
  readonly externalAddress: string | undefined;
  readonly hasLocalNetworks: boolean;
  /** Addresses of this machine's interfaces. */
  readonly own: readonly string[];
}

/** @param resolve finds the address of a name */
export async function natCheck({ bindAddress, externalAddress, hasLocalNetworks, own }: NatFacts, resolve = addressOf): Promise<Check> {
  const bound = parseIp(bindAddress);
  if (bound && isLoopback(bound)) return good('nat', `SIP listens on ${bindAddress}: phones of this machine alone`);
  const visible = bound && !isUnspecified(bound) ? [bindAddress] : own;
  if (externalAddress === undefined) {
    if (visible.some(isPublic)) return good('nat', 'this machine has an address of the internet');
    return warning(
      'nat',
      'SIP listens on private addresses only, and externaddr is not set: phones on the internet would not hear anything',
      'externaddr = <address of the router> and localnet = <your network>/24 in sip.conf, unless all phones are in this network',
    );
  }
  const host = externalAddress.replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  const address = parseIp(host) ? host : await resolve(host);
  if (address === undefined) return failure('nat', `externaddr ${host} has no address`, 'write an address, or mend the name server');
  if (!isPublic(address))
    return warning('nat', `externaddr is ${address}, which the internet does not reach`, 'write the address that the router has outside');
  if (!hasLocalNetworks)
    return warning(
      'nat',
      `externaddr is ${address}, but no localnet is named: phones in this network are told it, too`,
      'localnet = <your network>/24 in sip.conf',
    );
  return good('nat', `phones outside are told ${address}`);
}

/** Private, link-local and shared addresses (RFC 1918, 3927, 4193, 6598). */
const NOT_PUBLIC =
  /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|::1$|f[cd]|fe[89ab])/i;

const isPublic = (address: string): boolean => !NOT_PUBLIC.test(address);

const addressOf = (name: string): Promise<string | undefined> =>
  lookup(name).then(
    ({ address }) => address,
    () => undefined,
  );
