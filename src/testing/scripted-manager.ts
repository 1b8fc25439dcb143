import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Clock, SystemClock } from '../base/clock.ts';
import { bytesOfText } from '../wire/bytes.ts';
import type { HeaderList } from '../wire/header-list.ts';
import { type HeaderRow, printMessage } from '../wire/message-encoder.ts';
import { RequestDecoder } from '../wire/request-decoder.ts';
import { Changes, DEFAULT_WITHIN_MS } from './changes.ts';

export interface ScriptedManagerOptions {
  /** The first line; `Asterisk Call Manager/11.0.0` unless given, nothing for null. */
  readonly greeting?: string | null;
  readonly host?: string;
  /** Port to listen on; any unless given. */
  readonly port?: number;
  readonly clock?: Clock;
  /** Every write goes out in pieces of so many bytes. */
  readonly bytesAtATime?: number;
}

/** An action that a client sent. */
export interface ScriptedRequest {
  readonly action: string;
  readonly headers: HeaderList;
  readonly session: ScriptedSession;
  /** Answers it: with headers (the ActionID is put behind the first), or with text as it is. */
  reply(answer: readonly HeaderRow[] | string): void;
}

/** What is done for an action; an answer that is returned is sent. */
export type Script = (request: ScriptedRequest) => readonly HeaderRow[] | string | undefined;

/** What a server does that nobody told otherwise: it lets everybody in. */
const MANNERS: Readonly<Record<string, Script>> = {
  challenge: () => [
    ['Response', 'Success'],
    ['Challenge', '123456789'],
  ],
  login: () => [
    ['Response', 'Success'],
    ['Message', 'Authentication accepted'],
  ],
  ping: () => [
    ['Response', 'Success'],
    ['Ping', 'Pong'],
  ],
  logoff: ({ reply, session }) => {
    reply([
      ['Response', 'Goodbye'],
      ['Message', 'Thanks for all the fish.'],
    ]);
    session.end();
    return undefined;
  },
};

/**
 * A manager that does as it is told, for the tests of AMI clients: real sockets, real framing, and nothing behind them. What a client sent
 * is kept as data to assert on; every fault of a network or a server can be had by a line.
 *
 *     const server = await ScriptedManager.start();
 *     server.on('CoreShowChannels', () => [['Response', 'Error'], ['Message', 'Permission denied']]);
 *     const [session] = await server.sessions(1);
 *     session.event([['Event', 'Hangup'], ['Channel', 'SIP/alice-1']]);
 *     await server.close();
 */
export class ScriptedManager {
  /** Everything that clients sent, in order. */
  readonly requests: ScriptedRequest[] = [];
  readonly #server: Server;
  readonly #options: ScriptedManagerOptions;
  readonly #scripts = new Map<string, Script>(Object.entries(MANNERS));
  readonly #sessions: ScriptedSession[] = [];
  readonly #changes: Changes;
  #seen = 0;

  static async start(options: ScriptedManagerOptions = {}): Promise<ScriptedManager> {
    const manager = new ScriptedManager(options);
    manager.#server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    await once(manager.#server, 'listening');
    return manager;
  }

  private constructor(options: ScriptedManagerOptions) {
    this.#options = options;
    this.#changes = new Changes(options.clock ?? new SystemClock(), 'scripted manager');
    this.#server = createServer((socket) => this.#accept(socket));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Sets what is done for an action from now on; null leaves it without an answer. */
  on(action: string, script: Script | null): void {
    this.#scripts.set(action.toLowerCase(), script ?? (() => {}));
  }

  /** Resolves with the next request for that action that was not handed out before. */
  async request(action: string, withinMs = DEFAULT_WITHIN_MS): Promise<ScriptedRequest> {
    const next = () => {
      const at = this.requests.findIndex((request, index) => index >= this.#seen && request.action.toLowerCase() === action.toLowerCase());
      return at < 0 ? undefined : at;
    };
    const at = await this.#changes.until(next, `the action ${action}`, withinMs);
    this.#seen = at + 1;
    return this.requests[at]!;
  }

  /** Resolves with all sessions there ever were, once they are so many. */
  sessions(count: number, withinMs = DEFAULT_WITHIN_MS): Promise<readonly ScriptedSession[]> {
    return this.#changes.until(() => (this.#sessions.length >= count ? this.#sessions : undefined), `session ${count}`, withinMs);
  }

  /** Sends an event to every open session. */
  broadcast(rows: readonly HeaderRow[]): void {
    for (const session of this.#sessions) session.event(rows);
  }

  /** Takes no more clients and ends those there are. */
  async close(): Promise<void> {
    for (const session of this.#sessions) session.reset();
    await new Promise((resolve) => this.#server.close(resolve));
    this.#changes.close();
  }

  #accept(socket: Socket): void {
    const session = new ScriptedSession(socket, this.#options.bytesAtATime);
    const decoder = new RequestDecoder();
    const { greeting = 'Asterisk Call Manager/11.0.0' } = this.#options;
    if (greeting !== null) session.write(`${greeting}\r\n`);
    this.#sessions.push(session);
    this.#changes.changed();
    socket.on('data', (bytes) => {
      for (const { headers } of decoder.push(bytes)) this.#take(headers, session);
    });
  }

  #take(headers: HeaderList, session: ScriptedSession): void {
    const action = headers.get('Action') ?? '';
    const reply = (answer: readonly HeaderRow[] | string) => {
      if (typeof answer === 'string') return session.write(answer);
      const id = headers.get('ActionID');
      const [first, ...rest] = answer;
      session.write(printMessage([...(first ? [first] : []), ...(id === undefined ? [] : [['ActionID', id] as const]), ...rest]));
    };
    const request = { action, headers, session, reply };
    this.requests.push(request);
    const script = this.#scripts.get(action.toLowerCase()) ?? unknownAction;
    const answer = script(request);
    if (answer !== undefined) reply(answer);
    this.#changes.changed();
  }
}

const unknownAction: Script = () => [
  ['Response', 'Error'],
  ['Message', 'Invalid/unknown command'],
];

/** The server's end of one connection. */
export class ScriptedSession {
  readonly #socket: Socket;
  readonly #bytesAtATime: number;

  constructor(socket: Socket, bytesAtATime = Number.POSITIVE_INFINITY) {
    this.#socket = socket;
    this.#bytesAtATime = bytesAtATime;
    socket.setNoDelay(true);
    socket.on('error', () => {});
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  event(rows: readonly HeaderRow[]): void {
    this.write(printMessage(rows));
  }

  /** Writes text as it is, a byte a character. */
  write(text: string): void {
    if (!this.#socket.writable) return;
    const bytes = bytesOfText(text);
    for (let at = 0; at < bytes.length; at += this.#bytesAtATime) this.#socket.write(bytes.subarray(at, at + this.#bytesAtATime));
  }

  /** Stops reading, as a peer that hangs does. */
  fallDeaf(): void {
    this.#socket.pause();
  }

  /** Sends what was written and closes. */
  end(): void {
    this.#socket.end();
  }

  /** Breaks the connection (TCP reset). */
  reset(): void {
    this.#socket.resetAndDestroy();
  }
}
