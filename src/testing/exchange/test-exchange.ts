import '../../base/async-dispose.ts';
import { type Clock, SystemClock } from '../../base/clock.ts';
import { RingdownError } from '../../base/errors.ts';
import { createLogger, type LogRecord } from '../../base/logger.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { AmiClient } from '../../client/client.ts';
import type { AmiClientOptions } from '../../client/options.ts';
import { tcp } from '../../client/transports/stream.ts';
import { readConfOrEmpty } from '../../config/conf-file.ts';
import { type ConfSource, MemoryConfSource } from '../../config/conf-source.ts';
import { parseManagerConf } from '../../config/manager-conf.ts';
import { parseSipConf } from '../../config/sip-conf.ts';
import type { Directories } from '../../core/settings.ts';
import type { ListeningPlace } from '../../daemon/banner.ts';
import type { Composition } from '../../daemon/compose.ts';
import { SecretsSource } from '../../daemon/secrets-source.ts';
import { startExchange as start } from '../../daemon/start-exchange.ts';
import { SipPhone, type SipPhoneOptions } from '../sip-phone/sip-phone.ts';
import { CallWatch } from './call-watch.ts';
import { KIT_ACCOUNT, KIT_SECRET, type KitConfiguration, kitFiles } from './kit-files.ts';

export interface TestExchangeOptions extends KitConfiguration {
  /** The exchange's time: a `ManualClock` stands still until the test advances it. Phones, clients and deadlines keep real time. */
  readonly clock?: Clock | undefined;
  /** A folder for what it writes (recordings, mailboxes, registrations), to be looked at or kept for a second start. One of its own, which goes, unless given. */
  readonly state?: string | undefined;
}

/** Where the manager of an exchange listens, and who may log in there. */
export interface ManagerAccess {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly secret: string;
}

/** How long the stop of an exchange whose clock stands still may take in its own time. */
const STOP_MS = 10_000;

/**
 * Starts a whole exchange for one test in this process: real sockets on free loopback ports, phones `alice`, `bob` and `carol`, an account
 * `admin` of the manager. Phones are called by name or as 100, 101, 102; 600 is an echo, 700 answers and waits, 701 is a tone of 1004 Hz.
 *
 *     await using exchange = await startExchange();
 *     const alice = await exchange.phone('alice');
 *     const bob = await exchange.phone('bob', { autoAnswer: true });
 *     const call = await alice.call('bob');
 *     await exchange.calls.talking('alice', 'bob');
 *     call.hangup();
 *     await exchange.calls.allOver();
 *
 * Many may run at once in one process. Where the language has no `await using`: `withExchange`, or `close()`.
 * @throws ConfigError for a configuration that cannot be used
 */
export async function startExchange(options: TestExchangeOptions = {}): Promise<TestExchange> {
  const { clock = new SystemClock(), state } = options;
  const files = kitFiles(options);
  const log: LogRecord[] = [];
  const running = await start({
    config: files,
    secret: KIT_SECRET,
    logger: createLogger((record) => log.push(record)),
    clock,
    ...(state === undefined ? {} : { state }),
  });
  return new TestExchange(running, files, log, clock);
}

/**
 * Starts an exchange for as long as `use` runs, and closes it with all that it gave out, whatever happens: for tests in a language that has
 * no `await using`, such as JavaScript before Node 24.
 *
 *     test('alice calls bob', () =>
 *       withExchange(async (exchange) => {
 *         const alice = await exchange.phone('alice');
 *       }));
 *
 * @returns what `use` does
 * @throws as `startExchange`, and what `use` throws
 */
export async function withExchange<T>(use: (exchange: TestExchange) => Promise<T>, options: TestExchangeOptions = {}): Promise<T> {
  const exchange = await startExchange(options);
  try {
    return await use(exchange);
  } finally {
    await exchange.close();
  }
}

/** A running exchange of a test. `close` ends all that it gave out. */
export class TestExchange {
  /** The exchange itself: its bus, queries and commands. */
  readonly running: Composition;
  /** Waits for calls to come to something. */
  readonly calls: CallWatch;
  /** What it has logged. */
  readonly log: LogRecord[];
  readonly #source: ConfSource;
  readonly #clock: Clock;
  readonly #phones = new Set<SipPhone>();
  readonly #clients = new Set<AmiClient>();
  #closing: Promise<void> | undefined;

  constructor(running: Composition, files: Readonly<Record<string, string>>, log: LogRecord[], clock: Clock) {
    this.running = running;
    this.log = log;
    this.#source = new SecretsSource(new MemoryConfSource(files), '', KIT_SECRET);
    this.#clock = clock;
    this.calls = new CallWatch(running.exchange, new SystemClock());
  }

  /** Where something listens; throws where it does not. */
  port(what: ListeningPlace['what']): number {
    const place = this.running.places.find((at) => at.what === what);
    if (!place)
      throw new RingdownError(
        'TEST_NO_LISTENER',
        `the exchange has no ${what}; it has ${this.running.places.map((at) => at.what).join(', ')}`,
      );
    return place.port;
  }

  /** Port of the manager, modern dialect. */
  get amiPort(): number {
    return this.port('AMI (modern)');
  }

  /** Port of the manager, classic dialect. */
  get classicPort(): number {
    return this.port('AMI (classic)');
  }

  /** Where phones register over UDP. */
  get sip(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: this.port('SIP over UDP') };
  }

  get sipTcpPort(): number {
    return this.port('SIP over TCP');
  }

  /** Where it writes: recordings and mailboxes are below `spool`, records and logs below `log`. */
  get folders(): Directories {
    return this.running.exchange.core.settings.directories;
  }

  /** A phone of that name, registered. It is silent and rings until told otherwise. */
  async phone(name: string, options: Partial<Omit<SipPhoneOptions, 'name' | 'server'>> = {}): Promise<SipPhone> {
    const port = options.transport === 'tcp' ? this.sipTcpPort : this.sip.port;
    const secret = options.secret ?? (await this.#secretOfPhone(name));
    const phone = await SipPhone.start({ ...options, name, secret, server: { host: '127.0.0.1', port } });
    if (this.#closing) {
      phone.close();
      throw new RingdownError('TEST_CLOSED', `the exchange was closed: phone ${name} has nothing to register with`);
    }
    this.#phones.add(phone);
    await phone.register();
    return phone;
  }

  /**
   * What a program under test is told to log in with: an account of the manager, `admin` unless another is named.
   * @throws RingdownError `TEST_UNKNOWN_NAME` for an account that there is not
   */
  async access(username: string = KIT_ACCOUNT, dialect: 'modern' | 'classic' = 'modern'): Promise<ManagerAccess> {
    const port = dialect === 'classic' ? this.classicPort : this.amiPort;
    return { host: '127.0.0.1', port, username, secret: await this.#secretOfAccount(username) };
  }

  /** A client of the manager, logged in: as `admin` and in the modern dialect unless told otherwise. */
  async client(options: Partial<Omit<AmiClientOptions, 'via'>> = {}): Promise<AmiClient> {
    const { host, port, username, secret } = await this.access(options.username, options.dialect);
    const client = new AmiClient({ secret, ...options, via: tcp({ host, port }), username });
    this.#clients.add(client);
    await client.connect();
    return client;
  }

  /** Ends phones, clients and the exchange. Always settles; a second call joins the first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.close()));
    // Phones hear of the end of their calls before they go, so that nothing is sent to nobody.
    await Promise.all([this.running.stop(), this.#clock instanceof ManualClock ? this.#clock.advance(STOP_MS) : undefined]);
    for (const phone of this.#phones) phone.close();
    this.calls.close();
  }

  async #secretOfPhone(name: string): Promise<string> {
    const { endpoints } = await parseSipConf(await readConfOrEmpty(this.#source, 'sip.conf'));
    return secretOf(
      name,
      endpoints.map((endpoint) => ({ name: endpoint.name, secret: endpoint.auth.secret })),
      'phone',
    );
  }

  async #secretOfAccount(name: string): Promise<string> {
    const { accounts } = parseManagerConf(await readConfOrEmpty(this.#source, 'manager.conf'));
    return secretOf(name, accounts, 'account of the manager');
  }
}

function secretOf(name: string, known: readonly { readonly name: string; readonly secret: string | undefined }[], what: string): string {
  const found = known.find((one) => one.name === name);
  if (!found)
    throw new RingdownError(
      'TEST_UNKNOWN_NAME',
      `there is no ${what} '${name}', but ${known.map((one) => one.name).join(', ') || 'none at all'}`,
    );
  return found.secret ?? '';
}
