import { connect as connectTcp, type Socket } from 'node:net';
import { createLogger, type Logger, type LogRecord } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { Acl } from '../config/acl.ts';
import type { ManagerAccountOptions, ManagerOptions } from '../config/manager-conf.ts';
import { Bus } from '../core/bus.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { sessionActions } from './actions/session/index.ts';
import type { Action } from './define-action.ts';
import { ManagerService, type ManagerServiceOptions } from './manager-service.ts';

/** A manager over a bus without an exchange, on ports of its own and a clock that stands still: for tests of the manager itself. */
export interface ManagerFixture {
  readonly service: ManagerService;
  readonly bus: Bus;
  readonly clock: ManualClock;
  readonly log: LogRecord[];
  readonly logger: Logger;
  /** @param from another loopback address than 127.0.0.1 */
  connect(listener?: 'modern' | 'classic', from?: string): Promise<AmiPeer>;
  /** Connects, logs in as `admin` (or another) and reads the replies. */
  logIn(options?: { listener?: 'modern' | 'classic'; user?: string; headers?: readonly string[] }): Promise<AmiPeer>;
  stop(): Promise<void>;
}

/** Lets the event loop turn until something is so. */
export async function loopUntil(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + 30_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error('it never came about');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const ACCOUNT: ManagerAccountOptions = {
  name: 'admin',
  file: 'manager.conf',
  line: 1,
  secret: 'secret',
  read: 'all',
  write: 'all',
  acl: new Acl(),
  eventFilters: [],
  writeTimeoutMs: 100,
  variables: [],
  displayConnects: false,
  allowMultipleLogin: true,
  dialect: undefined,
  commandFormat: 'output',
  slowPolicy: 'drop',
  overtaking: false,
};

/** An account named so, with the secret `secret` and all rights unless said otherwise. */
export const account = (name: string, options: Partial<ManagerAccountOptions> = {}): ManagerAccountOptions => ({
  ...ACCOUNT,
  name,
  ...options,
});

export const managerOptions = (options: Partial<ManagerOptions> = {}): ManagerOptions => ({
  enabled: true,
  port: 0,
  classicPort: 0,
  bindAddress: '127.0.0.1',
  tls: { enabled: false, bindAddress: '127.0.0.1:0', certFile: '', privateKey: undefined, cipher: undefined },
  displayConnects: false,
  timestampEvents: false,
  brokenEventsAction: false,
  allowMultipleLogin: true,
  authTimeoutMs: 30_000,
  authLimit: 50,
  channelVars: [],
  disabledEvents: [],
  disabledActions: [],
  sequenceNumbers: false,
  recordingEvents: false,
  lockoutLoopback: false,
  webEnabled: true,
  httpTimeoutMs: 60_000,
  accounts: [ACCOUNT],
  unknown: [],
  ...options,
});

export async function startManager(
  config: Partial<ManagerOptions> = {},
  options: Partial<ManagerServiceOptions> & { actions?: readonly Action[] } = {},
): Promise<ManagerFixture> {
  const clock = new ManualClock();
  const log: LogRecord[] = [];
  const logger = createLogger((record) => log.push(record));
  const bus = new Bus(clock, logger);
  const exchange = { bus, system: { uptimeSeconds: 7, lastReloadSeconds: 0 } } as unknown as Exchange;
  const service = await ManagerService.start({
    clock,
    logger,
    exchange,
    config: managerOptions(config),
    ...options,
    actions: [...sessionActions, ...(options.actions ?? [])],
  });
  const peers: AmiPeer[] = [];
  const connect = async (listener: 'modern' | 'classic' = 'modern', from?: string) => {
    const peer = await AmiPeer.connect(service.addresses[listener]?.port ?? 0, from);
    peers.push(peer);
    return peer;
  };
  return {
    service,
    bus,
    clock,
    log,
    logger,
    connect,
    logIn: async ({ listener, user = 'admin', headers = [] } = {}) => {
      const peer = await connect(listener);
      await peer.next();
      peer.send('Action: Login', `Username: ${user}`, 'Secret: secret', ...headers);
      const reply = await peer.next();
      if (!reply.includes('Authentication accepted')) throw new Error(`login failed: ${reply}`);
      return peer;
    },
    stop: async () => {
      for (const peer of peers) peer.destroy();
      service.stop();
    },
  };
}

const DEADLINE_MS = 5000;

/** The client's side of one connection, message by message. */
export class AmiPeer {
  readonly socket: Socket;
  readonly #messages: string[] = [];
  #buffer = '';
  #isGreeted = false;
  #wake: (() => void) | undefined;

  static connect(port: number, localAddress?: string): Promise<AmiPeer> {
    return new Promise((resolve, reject) => {
      const socket = connectTcp({ host: '127.0.0.1', port, noDelay: true, ...(localAddress !== undefined && { localAddress }) });
      socket.once('error', reject);
      socket.once('connect', () => resolve(new AmiPeer(socket)));
    });
  }

  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => {});
    socket.on('data', (chunk) => this.#feed(chunk.toString('latin1')));
    socket.on('close', () => this.#wake?.());
  }

  send(...lines: string[]): void {
    this.raw(`${lines.join('\r\n')}\r\n\r\n`);
  }

  raw(text: string): void {
    this.socket.write(Buffer.from(text, 'latin1'));
  }

  /** The next message, the greeting being the first; without the blank line. Rejects when the connection ends or nothing comes. */
  async next(): Promise<string> {
    const message = await this.#wait(() => this.#messages.shift());
    if (message === undefined) throw new Error('the connection has ended');
    return message;
  }

  /** As `next`, passing over what has not `part` in it. */
  async find(part: string): Promise<string> {
    for (;;) {
      const message = await this.next();
      if (message.includes(part)) return message;
    }
  }

  /** Resolves when the server has closed the connection. */
  async closed(): Promise<void> {
    await this.#wait(() => (this.socket.closed ? true : undefined));
  }

  destroy(): void {
    this.socket.destroy();
  }

  #feed(text: string): void {
    this.#buffer += text;
    if (!this.#isGreeted) this.#cut('\r\n');
    this.#isGreeted = true;
    while (this.#cut('\r\n\r\n'));
    this.#wake?.();
  }

  #cut(end: string): boolean {
    const at = this.#buffer.indexOf(end);
    if (at === -1) return false;
    this.#messages.push(this.#buffer.slice(0, at));
    this.#buffer = this.#buffer.slice(at + end.length);
    return true;
  }

  async #wait<T>(take: () => T | undefined): Promise<T | undefined> {
    const deadline = Date.now() + DEADLINE_MS;
    for (;;) {
      const value = take();
      if (value !== undefined) return value;
      if (this.socket.closed) return undefined;
      if (Date.now() > deadline) throw new Error(`nothing came within ${DEADLINE_MS} ms`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, DEADLINE_MS);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
