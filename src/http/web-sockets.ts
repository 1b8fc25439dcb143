import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws';
import type { SessionStream } from '../ami/session-stream.ts';
import type { Logger } from '../base/logger.ts';
import { HTTP_LIMITS } from './limits.ts';

export interface WebSocketsOptions {
  readonly logger: Logger;
  /** Pages that may open one besides those of this server itself: `https://panel.example`, or `*` for all. */
  readonly origins: () => readonly string[];
  /** Takes the stream of bytes, which goes over that socket: a session of AMI begins there, with its greeting. */
  accept(stream: SessionStream, socket: Socket): void;
}

/**
 * AMI over WebSocket (RFC 6455): the same session as over TCP, its bytes in messages. A message may hold a part of one AMI message, or several.
 * What is sent is binary, as a line of AMI need not be UTF-8; what comes may be text too.
 */
export class WebSockets {
  readonly #options: WebSocketsOptions;
  readonly #server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    // Compression takes 300 kB a connection and makes a message of a few bytes cost megabytes.
    perMessageDeflate: false,
    maxPayload: HTTP_LIMITS.webSocketMessageBytes,
  });

  constructor(options: WebSocketsOptions) {
    this.#options = options;
  }

  /** Whether the page that asks, where it is one, may. A browser says where it comes from; other programs do not. */
  isWelcome({ headers }: IncomingMessage): boolean {
    const { origin, host } = headers;
    if (origin === undefined) return true;
    const origins = this.#options.origins();
    return origins.includes('*') || origins.includes(origin.toLowerCase()) || hostOf(origin) === host?.toLowerCase();
  }

  /** Shakes hands; what is no WebSocket is answered with 400. */
  upgrade(message: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(message, socket, head, (opened) => {
      opened.on('error', (error) => this.#options.logger.debug(`a WebSocket of ${message.socket.remoteAddress} broke: ${error.message}`));
      this.#options.accept(streamOf(opened, message.socket), message.socket);
    });
  }
}

/** `panel.example:8088`; undefined for `null` and what is no address. */
function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

/** The messages of a WebSocket as a stream of bytes that says who is at its other end. */
function streamOf(opened: WebSocket, socket: Socket): SessionStream {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  const stream = createWebSocketStream(opened);
  // Where this side broke the connection, the stream would wait for ever to have sent the rest; what came before is read all the same.
  opened.once('close', () => (stream.readableEnded ? stream.destroy() : stream.once('end', () => stream.destroy())));
  return Object.assign(stream, {
    remoteAddress,
    remotePort,
    localAddress,
    localPort,
    destroySoon: () => void stream.end(),
    ...('encrypted' in socket ? { encrypted: true } : {}),
  });
}
