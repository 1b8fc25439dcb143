import { isDeepStrictEqual } from 'node:util';
import { type Clock, sleep } from '../base/clock.ts';
import { guard } from '../base/guard.ts';
import type { Logger } from '../base/logger.ts';
import type { ManagerOptions } from '../config/manager-conf.ts';
import type { FactMap, FactName } from '../core/facts.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { ManagerAccount } from './account.ts';
import { buildAccounts } from './accounts.ts';
import { ActionRouter } from './action-router.ts';
import { ALL_ACTIONS } from './actions/index.ts';
import type { Action } from './define-action.ts';
import type { Dialect } from './dialect/dialect.ts';
import { DIALECTS } from './dialect/index.ts';
import { type EnvelopeOptions, EventFanout } from './event-fanout.ts';
import { recordingComplete } from './headers/recording-complete.ts';
import { MANAGER_LIMITS } from './limits.ts';
import { Listener, type ListenerAddress, type ListenerOptions, tlsAddress } from './listener.ts';
import { LockOut } from './lock-out.ts';
import { LoginDesk } from './login-desk.ts';
import type { ManagerPort, SessionInfo } from './manager-port.ts';
import { Newcomers } from './newcomers.ts';
import { OutputTurn } from './output-turn.ts';
import { ResumeRing } from './resume-ring.ts';
import { SecurityEvents } from './security-events.ts';
import { ManagerSession, type SessionParts } from './session.ts';
import type { OutputLimits, SessionOutlet, SessionTransport } from './session-outlet.ts';
import { eventsLost } from './session-output.ts';
import type { SessionStream } from './session-stream.ts';
import { StreamConnection } from './stream-connection.ts';
import { ThreadShare } from './thread-share.ts';

export interface ManagerServiceOptions {
  readonly config: ManagerOptions;
  readonly exchange: Exchange;
  readonly clock: Clock;
  readonly logger: Logger;
  /** `systemname` of asterisk.conf; empty for none. */
  readonly systemName?: string;
  /** Certificate and key of the TLS listener, read beforehand: needed when `tlsenable` is on. */
  readonly tls?: ListenerOptions['tls'];
  /** Runs a line of the console in a dialect's words; what the Command action does. Without it no command is known. */
  readonly runCommand?: ManagerPort['runCommand'];
  /** Instead of all actions: for tests. */
  readonly actions?: readonly Action[];
}

/** Where the manager can be reached; a listener that is not configured is absent. */
export interface ManagerAddresses {
  readonly modern: ListenerAddress;
  readonly classic?: ListenerAddress | undefined;
  readonly tls?: ListenerAddress | undefined;
}

/** Options that a reload cannot put in force. */
const LISTENING = ['enabled', 'port', 'classicPort', 'bindAddress', 'tls'] as const;

/** Port of the TLS listener where `tlsbindaddr` names none. */
const TLS_PORT = 5039;

/** The manager: listeners, sessions and what they hear, over one exchange. */
export class ManagerService implements ManagerPort {
  readonly clock: Clock;
  readonly login: LoginDesk;
  readonly runCommand: ManagerPort['runCommand'];
  readonly #logger: Logger;
  readonly #exchange: Exchange;
  readonly #router: ActionRouter;
  readonly #fanout: EventFanout;
  readonly #ring: ResumeRing | undefined;
  readonly #turn = new OutputTurn();
  readonly #share: ThreadShare;
  readonly #newcomers: Newcomers;
  readonly #parts: SessionParts;
  readonly #sessions = new Map<number, ManagerSession>();
  readonly #listeners: { modern?: Listener; classic?: Listener; tls?: Listener } = {};
  readonly #systemName: string;
  #config: ManagerOptions;
  #lastId = 0;

  /**
   * Opens the listeners that the configuration asks for.
   * @throws what binding a port throws; nothing stays open then
   */
  static async start(options: ManagerServiceOptions): Promise<ManagerService> {
    const service = new ManagerService(options);
    try {
      await service.#listen(options);
    } catch (error) {
      service.stop();
      throw error;
    }
    return service;
  }

  private constructor(options: ManagerServiceOptions) {
    const { config, exchange, clock, logger } = options;
    this.clock = clock;
    this.#share = new ThreadShare(clock);
    this.runCommand = options.runCommand ?? (async () => ({ lines: [], failed: true }));
    this.#config = config;
    this.#exchange = exchange;
    this.#logger = logger.child('ami');
    this.#systemName = options.systemName ?? '';
    const security = new SecurityEvents({
      isWanted: () => exchange.bus.wants('security.raised'),
      publish: (fact) => this.publish('security.raised', fact),
    });
    const lockOut = new LockOut(clock, {
      failures: MANAGER_LIMITS.failedLogins,
      periodMs: MANAGER_LIMITS.failedLoginPeriodMs,
      includesLoopback: config.lockoutLoopback,
    });
    this.login = new LoginDesk(this.#logger, security, lockOut);
    this.login.accounts = buildAccounts(config.accounts, this.#logger);
    this.#router = new ActionRouter(options.actions ?? ALL_ACTIONS, security);
    this.#router.disable(config.disabledActions);
    this.#ring = config.sequenceNumbers ? new ResumeRing(MANAGER_LIMITS.resumableEvents) : undefined;
    this.#fanout = new EventFanout(exchange.bus, this.#envelope(config), () => exchange.channels.reserveUniqueId(), this.#ring);
    this.#newcomers = new Newcomers(clock, config);
    this.#parts = {
      logger: this.#logger,
      router: this.#router,
      fanout: this.#fanout,
      manager: this,
      exchange,
      onClosed: (session) => {
        this.#sessions.delete(session.id);
        this.#newcomers.delete(session);
      },
    };
  }

  /** Where it listens, with the ports that it got. */
  get addresses(): ManagerAddresses {
    const { modern, classic, tls } = this.#listeners;
    if (!modern) throw new Error('the manager does not listen');
    return { modern: modern.address, classic: classic?.address, tls: tls?.address };
  }

  get actions(): readonly Action[] {
    return this.#router.actions;
  }

  get isWebEnabled(): boolean {
    return this.#config.enabled && this.#config.webEnabled;
  }

  get hasBrokenEventsAction(): boolean {
    return this.#config.brokenEventsAction;
  }

  /** Takes a new configuration: accounts, limits, what events show. Listeners stay where they are; open sessions keep their rights. */
  reload(config: ManagerOptions): void {
    const waiting = LISTENING.filter((option) => !isDeepStrictEqual(config[option], this.#config[option]));
    if (waiting.length > 0)
      this.#logger.warning(`manager.conf: where the manager listens changes at the next start only (${waiting.join(', ')})`);
    this.#config = config;
    this.login.accounts = buildAccounts(config.accounts, this.#logger);
    this.#fanout.options = this.#envelope(config);
    this.#router.disable(config.disabledActions);
    this.#newcomers.authLimit = config.authLimit;
    this.#newcomers.authTimeoutMs = config.authTimeoutMs;
  }

  /** From now on requests are refused; sessions still hear what happens. */
  beginStopping(): void {
    this.#router.isStopping = true;
  }

  /**
   * Opens a session on another transport than the manager's own ports. It does not count among those that have yet to log in: how many of
   * them there may be is that transport's to bound.
   */
  openSession(dialect: Dialect, transport: SessionTransport, output: SessionOutlet): ManagerSession {
    const session = new ManagerSession(this.#parts, ++this.#lastId, dialect, transport, output);
    this.#sessions.set(session.id, session);
    return session;
  }

  /** Closes listeners and sessions; what was queued for them is written first. */
  stop(): void {
    this.beginStopping();
    for (const listener of Object.values(this.#listeners)) listener.close();
    for (const session of this.#sessions.values()) session.output.end();
    this.#fanout.close();
    this.#newcomers.close();
  }

  isAllowed(session: ManagerSession, action: Action): boolean {
    return this.#router.isAllowed(session, action);
  }

  limitsFor(account: ManagerAccount): OutputLimits {
    return { queuedBytes: MANAGER_LIMITS.queuedBytes, writeTimeoutMs: account.writeTimeoutMs, slowPolicy: account.slowPolicy };
  }

  get resumeToken(): string | undefined {
    return this.#ring?.token;
  }

  missedSince(session: ManagerSession, token: string): string {
    if (!this.#ring) return '';
    const lost = this.#ring.lostSince(token);
    let missed = lost ? eventsLost(lost) : '';
    for (const event of this.#ring.since(session, token)) missed += event.text;
    return missed;
  }

  sessions(): SessionInfo[] {
    return [...this.#sessions.values()].map((session) => ({
      id: session.id,
      name: session.account && session.shownName,
      address: session.address,
      dialect: session.dialect.name,
      startedAt: session.startedAt,
      read: session.account?.read ?? 0,
      write: session.account?.write ?? 0,
      queuedBytes: session.output.queuedBytes,
    }));
  }

  kick(id: number): boolean {
    const session = this.#sessions.get(id);
    session?.close();
    return session !== undefined;
  }

  publish<N extends FactName>(name: N, fact: FactMap[N]): void {
    this.#exchange.bus.publish(name, fact);
  }

  uniqueIdIn(dialect: Dialect, uniqueId: string): string {
    return this.#fanout.uniqueIdIn(dialect, uniqueId);
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return sleep(this.clock, delayMs, signal);
  }

  async #listen({ config, tls }: ManagerServiceOptions): Promise<void> {
    const host = config.bindAddress;
    const open = (at: ListenerAddress, dialect: Dialect, secure?: ListenerOptions['tls']) =>
      Listener.open({ at, dialect, tls: secure, logger: this.#logger, onConnection: this.accept });
    this.#listeners.modern = await open({ host, port: config.port }, DIALECTS.modern);
    if (config.classicPort !== undefined) this.#listeners.classic = await open({ host, port: config.classicPort }, DIALECTS.classic);
    if (config.tls.enabled && tls) this.#listeners.tls = await open(tlsAddress(config, TLS_PORT), DIALECTS.modern, tls);
  }

  /** Takes a connection, with all the limits that those on the manager's own ports have; undefined for one that may not be. */
  readonly accept = (socket: SessionStream, dialect: Dialect): ManagerSession | undefined => {
    const address = socket.remoteAddress;
    // Gone already, or not welcome: closed without a word, as Asterisk does.
    if (address === undefined || this.login.isLockedOut(address) || !this.#newcomers.makeRoom(address)) {
      socket.destroy();
      return undefined;
    }
    const connection = new StreamConnection(this.#parts, ++this.#lastId, socket, dialect, this.#turn, this.#share);
    const { session } = connection;
    this.#sessions.set(session.id, session);
    this.#newcomers.add(session);
    const close = () => session.close();
    socket.on(
      'data',
      guard(this.#logger, 'a manager session', (chunk: Buffer) => connection.receive(chunk), close),
    );
    socket.on('end', () => connection.endInput());
    socket.on('error', close);
    socket.on('close', close);
    connection.write(`${dialect.greeting}\r\n`);
    return session;
  };

  #envelope(config: ManagerOptions): EnvelopeOptions {
    return {
      hasTimestamps: config.timestampEvents,
      hasSequenceNumbers: config.sequenceNumbers,
      systemName: this.#systemName,
      disabledEvents: new Set([...config.disabledEvents, ...(config.recordingEvents ? [] : [recordingComplete.name])]),
    };
  }
}
