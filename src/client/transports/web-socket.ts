import { checkCount } from '../quantities.ts';
import type { Dialler, Receiver, Transport } from '../transport.ts';

/** As much of the browser's WebSocket as is needed; that of the npm package `ws` has it too. */
export interface WebSocketLike {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
  /** `ws` alone: ends at once, whatever the far end does. */
  terminate?(): void;
  /** `ws` alone: the far end waits. A browser goes on and keeps what comes. */
  pause?(): void;
  resume?(): void;
}

export type WebSocketConstructor = new (url: string) => WebSocketLike;

export interface WebSocketOptions {
  /** The constructor where there is no global one: that of `ws` on Node 20. */
  readonly WebSocket?: WebSocketConstructor;
  /** Bytes that may wait here while the program is behind; more end the connection. 16 MiB unless given. */
  readonly heldBytes?: number;
}

const HELD_BYTES = 16 << 20;
const IN_ORDER = 1000;
/** A far end that gave no code. */
const WITHOUT_CODE = 1005;

/** AMI over WebSocket, in a browser or elsewhere. @param url such as `wss://pbx.example:8089/ws` @throws AmiError `AMI_INVALID` for `heldBytes` that is no count */
export function webSocket(url: string, options: WebSocketOptions = {}): Dialler {
  if (options.heldBytes !== undefined) checkCount('heldBytes', options.heldBytes);
  return { label: `websocket ${url}`, dial: (receiver, signal) => dial(url, options, receiver, signal) };
}

function dial(url: string, options: WebSocketOptions, receiver: Receiver, signal: AbortSignal): Promise<Transport> {
  const Constructor = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    if (!Constructor) throw new Error('there is no WebSocket here: give one, such as that of the package ws');
    const socket = new Constructor(url);
    socket.binaryType = 'arraybuffer';
    let failure: Error | undefined;
    const abort = () => {
      reject(signal.reason);
      cut(socket);
    };
    signal.addEventListener('abort', abort, { once: true });
    socket.onerror = (event: Failure) => {
      failure = errorOf(event);
    };
    socket.onclose = ({ code }: { code: number }) => {
      signal.removeEventListener('abort', abort);
      reject(failure ?? new Error(`closed before it was ready (${code})`));
    };
    socket.onopen = () => {
      signal.removeEventListener('abort', abort);
      if (signal.aborted) return;
      resolve(new WebSocketTransport(socket, receiver, options.heldBytes ?? HELD_BYTES));
    };
  });
}

class WebSocketTransport implements Transport {
  readonly #socket: WebSocketLike;
  readonly #receiver: Receiver;
  readonly #heldLimit: number;
  /** What came while nothing was to be taken in: a browser's WebSocket cannot be told to wait. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #isPaused = false;
  #isOver = false;

  constructor(socket: WebSocketLike, receiver: Receiver, heldLimit: number) {
    this.#socket = socket;
    this.#receiver = receiver;
    this.#heldLimit = heldLimit;
    let failure: Error | undefined;
    socket.onerror = (event: Failure) => {
      failure = errorOf(event);
    };
    socket.onmessage = ({ data }: { data: unknown }) => this.#take(bytesOf(data));
    socket.onclose = ({ code }: { code: number }) =>
      this.#end(failure ?? (code === IN_ORDER || code === WITHOUT_CODE ? undefined : new Error(`the WebSocket closed with ${code}`)));
  }

  send(bytes: Uint8Array): void {
    this.#socket.send(bytes as Uint8Array<ArrayBuffer>);
  }

  pause(): void {
    this.#isPaused = true;
    this.#socket.pause?.();
  }

  resume(): void {
    this.#isPaused = false;
    this.#socket.resume?.();
    while (!this.#isPaused && !this.#isOver) {
      const bytes = this.#held.shift();
      if (!bytes) return;
      this.#heldBytes -= bytes.length;
      this.#receiver.data(bytes);
    }
  }

  close(): void {
    this.#socket.close(IN_ORDER);
  }

  /** The far end may never answer to the closing: nobody waits for it. */
  destroy(): void {
    cut(this.#socket);
    this.#end();
  }

  #take(bytes: Uint8Array): void {
    if (this.#isOver) return;
    if (!this.#isPaused) {
      this.#receiver.data(bytes);
      return;
    }
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
    if (this.#heldBytes > this.#heldLimit) {
      cut(this.#socket);
      this.#end(new Error(`${this.#heldBytes} bytes wait for the program`));
    }
  }

  #end(error?: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#held = [];
    this.#receiver.closed(error);
  }
}

/** `ws` says what went wrong, a browser keeps it to itself. */
interface Failure {
  readonly error?: unknown;
  readonly message?: unknown;
}

function errorOf({ error, message }: Failure): Error {
  if (error instanceof Error) return error;
  return new Error(typeof message === 'string' && message !== '' ? message : 'the WebSocket failed');
}

function cut(socket: WebSocketLike): void {
  if (socket.terminate) socket.terminate();
  else socket.close();
}

/** A message may be text where a proxy made it so. */
function bytesOf(data: unknown): Uint8Array {
  if (typeof data === 'string') return new TextEncoder().encode(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : (data as Uint8Array);
}
