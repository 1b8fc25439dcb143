import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import '../base/async-dispose.ts';
import { type Clock, SystemClock } from '../base/clock.ts';
import { RingdownError } from '../base/errors.ts';
import type { HeaderList } from '../wire/header-list.ts';
import { type HeaderRow, printMessage } from '../wire/message-encoder.ts';
import { RequestDecoder } from '../wire/request-decoder.ts';
import { Changes, DEFAULT_WITHIN_MS } from './changes.ts';
import { RecordedPlayer, readRecordedSession } from './recorded-session.ts';
import { type Faults, ScriptedSession } from './scripted-session.ts';

export interface ScriptedManagerOptions extends Faults {
  /** Whose greeting and manners it has: those of AMI 1.0 of 2006, or those of AMI 11. `modern` unless given. */
  readonly dialect?: keyof typeof GREETINGS;
  /** Another first line; nothing for null. */
  readonly greeting?: string | null;
  readonly host?: string;
  /** Port to listen on; any unless given. */
  readonly port?: number;
  /** Certificate and key in PEM form, for clients that come by TLS. */
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer } | undefined;
  /** Time of its delays; deadlines are real. */
  readonly clock?: Clock;
  /**
   * A recorded session, JSON a line as `RecordedLine` has it: the first client hears what the first connection of the recording heard, the
   * second the second; whoever comes later has to do with the scripts alone. What is said waits for the client's actions as it did.
   */
  readonly replay?: string;
  /** Connections of the recording are given out again, from the first, when there were as many clients. */
  readonly repeats?: boolean;
  /** Says what was recorded at its recorded pace; at once unless given. */
  readonly keepsTime?: boolean;
}

const GREETINGS = { classic: 'Asterisk Call Manager/1.0', modern: 'Asterisk Call Manager/11.0.0' } as const;

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

/** What a server does that nobody told otherwise: it lets everybody in. Where the dialects differ, this is the modern one. */
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

const CLASSIC_MANNERS: Readonly<Record<string, Script>> = { ...MANNERS, ping: () => [['Response', 'Pong']] };

/**
 * A manager that does as it is told, for the tests of AMI clients: real sockets, real framing, and nothing behind them. What a client sent
 * is kept as data to assert on; every fault of a network or a server can be had by a line, from the start or from some moment on.
 *
 *     const server = await ScriptedManager.start();
 *     server.on('CoreShowChannels', () => [['Response', 'Error'], ['Message', 'Permission denied']]);
 *     const [session] = await server.sessions(1);
 *     session.event([['Event', 'Hangup'], ['Channel', 'SIP/alice-1']]);
 *     server.disturb({ bytesAtATime: 1, delayMs: 50 });
 *     assert.equal((await server.request('Originate')).headers.get('Channel'), 'SIP/alice');
 *     await server.close();
 *
 * With `replay` it says what a real server said; scripts answer what that recording does not hold.
 */
export class ScriptedManager {
  /** Everything that clients sent, in order. */
  readonly requests: ScriptedRequest[] = [];
  readonly #server: Server;
  readonly #options: ScriptedManagerOptions;
  readonly #scripts: Map<string, Script>;
  readonly #sessions: ScriptedSession[] = [];
  readonly #clock: Clock;
  readonly #changes: Changes;
  readonly #recorded: ReturnType<typeof readRecordedSession>;
  readonly #players = new Map<ScriptedSession, RecordedPlayer>();
  /** Actions whose next answers are lost, by lower-case name, and how many. */
  readonly #losing = new Map<string, number>();
  #faults: Faults;
  #seen = 0;

  static async start(options: ScriptedManagerOptions = {}): Promise<ScriptedManager> {
    const manager = new ScriptedManager(options);
    manager.#server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
    await once(manager.#server, 'listening');
    return manager;
  }

  private constructor(options: ScriptedManagerOptions) {
    this.#options = options;
    this.#faults = options;
    this.#scripts = new Map(Object.entries(options.dialect === 'classic' ? CLASSIC_MANNERS : MANNERS));
    this.#clock = options.clock ?? new SystemClock();
    this.#changes = new Changes(new SystemClock(), 'scripted manager');
    this.#recorded = readRecordedSession(options.replay ?? '');
    if (options.replay !== undefined && this.#recorded.length === 0)
      throw new RingdownError('TEST_NO_RECORDING', 'there is no message in the recording');
    const accept = (socket: Socket) => this.#accept(socket);
    this.#server = options.tls ? createTlsServer(options.tls, accept) : createServer(accept);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Clients that came so far. */
  get clients(): number {
    return this.#sessions.length;
  }

  /** Bytes that were sent to them. */
  get bytesSent(): number {
    return this.#sessions.reduce((sum, session) => sum + session.bytesSent, 0);
  }

  /** Sets what is done for an action from now on; null leaves it without an answer. */
  on(action: string, script: Script | null): void {
    this.#scripts.set(action.toLowerCase(), script ?? (() => {}));
  }

  /** What is wrong from now on with every connection, those to come too, in the place of what was; `{}` for nothing. */
  disturb(faults: Faults): void {
    this.#faults = faults;
    for (const session of this.#sessions) session.disturb(faults);
  }

  /** The next answers to that action are lost, those of a recording too, though what it asks for is done. */
  lose(action: string, times = 1): void {
    this.#losing.set(action.toLowerCase(), times);
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

  /** Resolves once every connection of the recording was played to its end. */
  async replayed(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const players = () => [...this.#players.values()];
    await this.#changes.until(
      () => (players().length === this.#recorded.length && players().every(({ isOver }) => isOver)) || undefined,
      () =>
        `the end of the recording (${this.#recorded.length} connections; waits for ${players()
          .map(({ next }) => next)
          .join(', ')}; last heard: ${this.requests.at(-1)?.action ?? 'nothing'})`,
      withinMs,
    );
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

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #accept(socket: Socket): void {
    const decoder = new RequestDecoder();
    const session: ScriptedSession = new ScriptedSession(socket, this.#clock, this.#faults, (bytes) => {
      for (const { headers } of decoder.push(bytes)) this.#take(headers, session);
    });
    const nth = this.#sessions.length;
    const recorded = this.#recorded[this.#options.repeats ? nth % this.#recorded.length : nth];
    this.#sessions.push(session);
    if (recorded) this.#play(new RecordedPlayer(recorded, this.#waysTo(session), this.#options.keepsTime ?? false), session);
    else this.#greet(session);
    this.#changes.changed();
  }

  #greet(session: ScriptedSession): void {
    const { dialect = 'modern', greeting = GREETINGS[dialect] } = this.#options;
    if (greeting !== null) session.write(`${greeting}\r\n`);
  }

  #play(player: RecordedPlayer, session: ScriptedSession): void {
    this.#players.set(session, player);
    player.start();
  }

  #waysTo(session: ScriptedSession) {
    return {
      write: (text: string) => session.write(text),
      later: (ms: number, run: () => void) => {
        this.#clock.setTimer(ms, () => {
          run();
          this.#changes.changed();
        });
      },
    };
  }

  #take(headers: HeaderList, session: ScriptedSession): void {
    const action = headers.get('Action') ?? '';
    const reply = (answer: readonly HeaderRow[] | string) => {
      if (this.#loses(action)) return;
      if (typeof answer === 'string') return session.write(answer);
      const id = headers.get('ActionID');
      const [first, ...rest] = answer;
      session.write(printMessage([...(first ? [first] : []), ...(id === undefined ? [] : [['ActionID', id] as const]), ...rest]));
    };
    const request = { action, headers, session, reply };
    this.requests.push(request);
    const player = this.#players.get(session);
    if (player?.take(headers, () => this.#loses(action))) {
      if (player.isOver && action.toLowerCase() === 'logoff') session.end();
    } else {
      const answer = (this.#scripts.get(action.toLowerCase()) ?? unknownAction)(request);
      if (answer !== undefined) reply(answer);
    }
    this.#changes.changed();
  }

  #loses(action: string): boolean {
    const left = this.#losing.get(action.toLowerCase()) ?? 0;
    if (left > 0) this.#losing.set(action.toLowerCase(), left - 1);
    return left > 0;
  }
}

const unknownAction: Script = () => [
  ['Response', 'Error'],
  ['Message', 'Invalid/unknown command'],
];
