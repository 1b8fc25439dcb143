import { type Clock, sleep } from '../base/clock.ts';
import type { ActionCall } from './action-call.ts';
import { BackOff } from './back-off.ts';
import { Connection } from './connection.ts';
import { Deadlines } from './deadlines.ts';
import { AmiError } from './errors.ts';
import { logIn } from './login.ts';
import type { AmiEvent } from './message.ts';
import type { ClientSettings } from './options.ts';
import { lifeOf, sendable } from './resume-token.ts';

/**
 * Where a client stands:
 *
 *     idle ──> connecting ──> authenticating ──> ready ──> closing ──> closed
 *                  ^                               │                     ^
 *                  └────────── waiting <───────────┘  (connection lost)  │
 *     a refused login, a first connection that fails, a loss without reconnection ──┘
 */
export type ClientState = 'idle' | 'connecting' | 'authenticating' | 'ready' | 'waiting' | 'closing' | 'closed';

/** What may have been missed between two logins. */
export interface Gap {
  /** When the connection was found to be lost, and when there was a login again; milliseconds since the epoch. */
  readonly lostAt: number;
  readonly backAt: number;
  /** Token of the last event that was heard, or of the login where there was none; undefined with a server that does not number its events. */
  readonly resumedFrom: string | undefined;
  /** Whether the server goes on from there: what came since follows, and `EventsLost` for what it has no more. */
  readonly isResumed: boolean;
  /**
   * Whether it was started anew meanwhile, or is another one. All that it has told in its present life follows; what the one before it told
   * after `resumedFrom` is known to nobody.
   */
  readonly isRestarted: boolean;
}

export interface LinkOwner {
  event(event: AmiEvent): void;
  state(state: ClientState): void;
  /** There is a login; with what may have been missed where it is not the first. */
  ready(gap: Gap | undefined): void;
  /** The next try is made after `delayMs`. */
  retry(error: AmiError, delayMs: number, tries: number): void;
  /** It is over, by `close` or by this error. */
  closed(error: AmiError | undefined): void;
}

/** Keeps one login with one server: dials, logs in, dials again after a loss, and gives each call to the connection there is. */
export class Link {
  /** Of every call, also while it waits for a login. */
  readonly deadlines: Deadlines;
  readonly #settings: ClientSettings;
  readonly #clock: Clock;
  readonly #owner: LinkOwner;
  readonly #nextId: () => string;
  readonly #backOff: BackOff;
  /** Calls that wait for a login. */
  readonly #waiting = new Set<ActionCall>();
  /** Who wants the server to wait, over all connections. */
  readonly #holders = new Set<object>();
  #state: ClientState = 'idle';
  #life = new AbortController();
  #connection: Connection | undefined;
  /** Where to go on until an event was heard. */
  #point: string | undefined;
  #lastNumbered: AmiEvent | undefined;

  constructor(settings: ClientSettings, nextId: () => string, owner: LinkOwner) {
    this.#settings = settings;
    this.#clock = settings.clock;
    this.deadlines = new Deadlines(settings.clock);
    this.#nextId = nextId;
    this.#owner = owner;
    this.#backOff = new BackOff(settings.reconnect ?? { firstMs: 0, mostMs: 0, stableAfterMs: 0 });
  }

  get state(): ClientState {
    return this.#state;
  }

  get greeting(): string {
    return this.#connection?.greeting ?? '';
  }

  /** Connects and logs in; rejects, and is closed, when the first try fails. Afterwards it keeps the login by itself. */
  async connect(): Promise<void> {
    if (this.#state !== 'idle' && this.#state !== 'closed') throw new AmiError('AMI_INVALID', `connect() while ${this.#state}`);
    this.#life = new AbortController();
    const { signal } = this.#life;
    this.#point = this.#settings.resumeFrom;
    this.#lastNumbered = undefined;
    try {
      void this.#keep(await this.#establish(signal, undefined), signal);
    } catch (error) {
      // One that was closed meanwhile is over already, and may have been connected again.
      if (!signal.aborted) this.#finish(error as AmiError);
      throw error;
    }
  }

  /** Gives a call to the server, now or with the next login. */
  submit(call: ActionCall): void {
    if (this.#state === 'ready' && this.#connection) {
      this.#connection.send(call);
    } else if (this.#state === 'closing' || this.#state === 'closed') {
      call.fail(new AmiError('AMI_CLOSED', `${call.action} was not sent: the client is closed`));
    } else if (this.#settings.whenOffline === 'fail') {
      call.fail(new AmiError('AMI_NOT_CONNECTED', `${call.action} was not sent: the client is ${this.#state}`));
    } else if (this.#waiting.size >= this.#settings.maxWaiting) {
      call.fail(new AmiError('AMI_OVERLOADED', `${call.action} was not sent: ${this.#waiting.size} actions wait for a login`));
    } else {
      this.#waiting.add(call);
    }
  }

  /** Nobody waits for this call any more. */
  readonly forget = (call: ActionCall): void => {
    this.#waiting.delete(call);
    this.#connection?.forget(call);
  };

  /** Lets the server wait for as long as anybody holds it. */
  hold(holder: object, isHeld: boolean): void {
    if (isHeld) {
      this.#holders.add(holder);
      this.#connection?.hold(holder);
    } else if (this.#holders.delete(holder)) {
      this.#connection?.release(holder);
    }
  }

  /** Logs off and closes; settles within the time for the good-bye whatever the server does. A second call joins the first. */
  async close(): Promise<void> {
    const { signal } = this.#life;
    if (signal.aborted) return;
    const isOver = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    if (this.#state !== 'closing') void this.#logOff(signal);
    await isOver;
  }

  async #logOff(signal: AbortSignal): Promise<void> {
    const connection = this.#connection;
    this.#become('closing');
    await connection?.request('Logoff', {}, this.#settings.closeTimeoutMs).catch(() => {});
    if (!signal.aborted) this.#finish(undefined);
  }

  /** Waits for each loss and comes back from it, until the client is closed or the server refuses the login. */
  async #keep({ lost }: Login, signal: AbortSignal): Promise<void> {
    try {
      for (let loss = await lost; this.#state === 'waiting' && !signal.aborted; ) {
        const login = await this.#comeBack(loss, signal);
        loss = await login.lost;
      }
    } catch (error) {
      if (!signal.aborted) this.#finish(error as AmiError);
    }
  }

  /** Tries until there is a login again. A refusal is no fault of the network: it is thrown. */
  async #comeBack(loss: AmiError, signal: AbortSignal): Promise<Login> {
    const lostAt = this.#clock.now();
    for (let error = loss; ; ) {
      const delayMs = this.#backOff.next();
      this.#become('waiting');
      this.#owner.retry(error, delayMs, this.#backOff.tries);
      await sleep(this.#clock, delayMs, signal, { holdsProcess: true });
      try {
        return await this.#establish(signal, lostAt);
      } catch (failure) {
        if (!(failure instanceof AmiError) || failure.code === 'AMI_LOGIN_REFUSED' || signal.aborted) throw failure;
        error = failure;
      }
    }
  }

  /** One try: from dialling to the login. */
  async #establish(signal: AbortSignal, lostAt: number | undefined): Promise<Login> {
    const { via, name, connectTimeoutMs } = this.#settings;
    const attempt = new AbortController();
    const abort = () => attempt.abort(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const timer = this.#clock.setTimer(connectTimeoutMs, () =>
      attempt.abort(new AmiError('AMI_CONNECT_FAILED', `${via.label}: no login within ${connectTimeoutMs} ms`)),
    );
    const settings = { ...this.#settings, deadlines: this.deadlines, server: name, nextId: this.#nextId };
    let connection: Connection | undefined;
    try {
      this.#become('connecting');
      let tellLoss: (error: AmiError) => void = () => {};
      let loggedInAt = 0;
      const lost = new Promise<AmiError>((resolve) => {
        tellLoss = (error) => {
          if (this.#connection && this.#connection === connection) this.#lost(error, loggedInAt);
          resolve(error);
        };
      });
      connection = await Connection.open(via, settings, { event: this.#onEvent, lost: tellLoss }, attempt.signal);
      this.#become('authenticating');
      const resumption = await this.#logIn(connection, connectTimeoutMs, attempt.signal);
      attempt.signal.throwIfAborted();
      if (connection.isOver) throw await lost;
      loggedInAt = this.#clock.monotonic();
      this.#loggedIn(connection, lostAt === undefined ? undefined : { lostAt, backAt: this.#clock.now(), ...resumption });
      return { lost };
    } catch (error) {
      connection?.destroy();
      throw error;
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', abort);
    }
  }

  /** Logs in and asks for what came since the last event that was heard. */
  async #logIn(connection: Connection, timeoutMs: number, signal: AbortSignal): Promise<Resumption> {
    const asked = sendable(this.#lastNumbered?.resumeToken) ?? this.#point;
    this.#point = asked;
    // What follows the reply is heard before this goes on.
    this.#lastNumbered = undefined;
    const token = sendable(await logIn(connection, this.#settings, asked, timeoutMs, signal));
    const [before, now] = [lifeOf(asked), lifeOf(token)];
    const isRestarted = before !== undefined && before !== now;
    if (!isRestarted) this.#point = asked ?? token;
    else this.#point = now === undefined ? undefined : `${now}-0`;
    return { resumedFrom: asked, isResumed: asked !== undefined && !isRestarted, isRestarted };
  }

  #loggedIn(connection: Connection, gap: Gap | undefined): void {
    this.#connection = connection;
    for (const holder of this.#holders) connection.hold(holder);
    this.#become('ready');
    this.#owner.ready(gap);
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) connection.send(call);
  }

  /** At once: who hears that an action failed with the connection may ask again, and that waits for the next login. */
  #lost(error: AmiError, loggedInAt: number): void {
    this.#connection = undefined;
    this.#backOff.held(this.#clock.monotonic() - loggedInAt);
    if (this.#state === 'closing') return;
    if (this.#settings.reconnect) this.#become('waiting');
    else this.#finish(error);
  }

  readonly #onEvent = (event: AmiEvent): void => {
    if (event.has('SequenceNumber')) this.#lastNumbered = event;
    this.#owner.event(event);
  };

  #finish(error: AmiError | undefined): void {
    if (this.#state === 'closed') return;
    this.#life.abort(new AmiError('AMI_CLOSED', 'the client was closed'));
    this.#connection?.close();
    this.#connection = undefined;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const call of waiting) call.fail(error ?? new AmiError('AMI_CLOSED', `${call.action} was not sent: the client was closed`));
    this.deadlines.stop();
    this.#become('closed');
    this.#owner.closed(error);
  }

  #become(state: ClientState): void {
    if (this.#state === state || (this.#state === 'closing' && state !== 'closed')) return;
    this.#state = state;
    this.#owner.state(state);
  }
}

type Resumption = Pick<Gap, 'resumedFrom' | 'isResumed' | 'isRestarted'>;

/** A login, and what tells its end. */
interface Login {
  readonly lost: Promise<AmiError>;
}
