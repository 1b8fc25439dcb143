import { readFile } from 'node:fs/promises';
import type { Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import { type Command, InvalidArgumentError } from 'commander';
import { doneTo } from '../../base/file-failure.ts';

/** What a command line says of the certificate that clients are shown. */
export interface PairArguments {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

export interface Pair {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** Gives a command that takes clients the flags by which they come over TLS. */
export const withPair = (command: Command): Command =>
  command
    .option('--tls-cert <file>', 'take clients by TLS, with this certificate (ringdown cert makes one)')
    .option('--tls-key <file>', 'its key; stands in the file of the certificate unless given');

/** The pair that is named; undefined where clients are to come without TLS. @throws Error that names the files */
export async function pairOf({ tlsCert, tlsKey }: PairArguments): Promise<Pair | undefined> {
  if (tlsCert === undefined) {
    if (tlsKey !== undefined) throw new InvalidArgumentError('--tls-key needs --tls-cert');
    return undefined;
  }
  const cert = await doneTo(tlsCert, 'read', readFile(tlsCert));
  const key = tlsKey === undefined ? cert : await doneTo(tlsKey, 'read', readFile(tlsKey));
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    const files =
      tlsKey === undefined ? `${tlsCert} holds no certificate with its key` : `${tlsCert} and ${tlsKey} are no certificate with its key`;
    throw new Error(`${files}; ringdown cert makes a pair`, { cause: error });
  }
  return { cert, key };
}

/** A server for clients with TLS or without; one that fails its handshake is no client. */
export const serverWith = (pair: Pair | undefined, take: (socket: Socket) => void): Server =>
  pair ? createTlsServer(pair, take) : createServer(take);
