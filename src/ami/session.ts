import type { Socket } from 'node:net';
import type { Logger } from '../base/logger.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { type DecodedRequest, RequestDecoder } from '../wire/request-decoder.ts';
import { type ManagerAccount, type SessionView, wholeView } from './account.ts';
import type { ActionRouter } from './action-router.ts';
import { type AuthorityClass, CLASS_BITS } from './authority.ts';
import { type Action, ActionContext } from './define-action.ts';
import type { Dialect } from './dialect/dialect.ts';
import { DIALECTS } from './dialect/index.ts';
import type { EventFanout } from './event-fanout.ts';
import type { EventFilter } from './event-filter.ts';
import type { ManagerPort } from './manager-port.ts';
import { failure, type Reply } from './reply.ts';
import { writeReply } from './reply-writer.ts';
import type { SecurityPeer } from './security-events.ts';
import type { OutputLimits, SessionOutput } from './session-output.ts';

/** What sessions share: the manager's parts. */
export interface SessionParts {
  readonly logger: Logger;
  readonly router: ActionRouter;
  readonly fanout: EventFanout;
  readonly manager: ManagerPort;
  readonly exchange: Exchange;
  /** Called once when the session is over. */
  onClosed(session: ManagerSession): void;
}

/** Requests that may wait behind one that takes its time; more are left to the socket. */
const MOST_WAITING_REQUESTS = 256;

/** How long the requests of one session may have the thread while others wait. */
const MS_PER_TURN = 5;

/** Bytes of replies that may wait before no more requests are read. */
const MOST_UNREAD_REPLIES = 256 << 10;

/**
 * One client of the manager: who it is, what it may do and wants to hear, and its requests, answered in their order. A request that takes
 * its time holds back the replies behind it, but neither events nor other sessions.
 */
export class ManagerSession implements SecurityPeer {
  readonly id: number;
  readonly address: string;
  readonly startedAt: number;
  readonly output: SessionOutput;
  readonly view: SessionView = wholeView;
  dialect: Dialect;
  account: ManagerAccount | undefined;
  /** The name as the client spelled it. */
  shownName = '';
  loggedInAt: number | undefined;
  challenge: string | undefined;
  /** Classes that are delivered: what was asked for and may be read. */
  mask = 0;
  filters: EventFilter[] | undefined;
  /** On the monotonic clock; kept up only until the login. */
  heardAt: number;
  readonly #socket: Socket;
  readonly #parts: SessionParts;
  readonly #decoder = new RequestDecoder();
  #waiting: DecodedRequest[] | undefined;
  #isBusy = false;
  #isPaused = false;
  #awaitsFlush = false;
  /** On the monotonic clock: since when its requests have the thread. */
  #turnBeganMs = 0;
  #isInputOver = false;
  #abort: AbortController | undefined;
  #isClosed = false;
  /** Set while WaitEvent runs; ends it. */
  endWait: (() => void) | undefined;

  constructor(parts: SessionParts, id: number, socket: Socket, dialect: Dialect, makeOutput: (session: ManagerSession) => SessionOutput) {
    const { clock } = parts.manager;
    this.id = id;
    this.dialect = dialect;
    this.startedAt = clock.now();
    this.heardAt = clock.monotonic();
    this.address = socket.remoteAddress ?? '';
    this.#socket = socket;
    this.#parts = parts;
    this.output = makeOutput(this);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Whether requests stand behind the one that runs. */
  get hasWaitingRequests(): boolean {
    return this.#waiting !== undefined;
  }

  /** `IPV4/TCP/127.0.0.1/5038` */
  get localEndpoint(): string {
    return endpoint(this.#socket, this.#socket.localAddress, this.#socket.localPort);
  }

  get remoteEndpoint(): string {
    return endpoint(this.#socket, this.address, this.#socket.remotePort);
  }

  /** Shown where Asterisk prints a pointer. */
  get securityId(): string {
    return `0x${(0x5600_0000_0000 + this.id * 64).toString(16)}`;
  }

  /** Aborts when the session ends. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController();
    if (this.#isClosed) this.#abort.abort();
    return this.#abort.signal;
  }

  /** The login was proved: rights, filters and limits are copied, a later reload does not touch them. */
  logIn(account: ManagerAccount, shownName: string, dialect: Dialect, mask: number, limits: OutputLimits): void {
    this.logOut();
    this.account = account;
    this.shownName = shownName;
    this.loggedInAt = this.#parts.manager.clock.now();
    this.output.limits = limits;
    this.dialect = dialect;
    this.filters = account.filters.length > 0 ? [...account.filters] : undefined;
    this.#parts.manager.login.entered(this, account);
    this.listen(mask);
  }

  logOut(): void {
    if (!this.account) return;
    this.#parts.manager.login.left(this, this.account);
    this.listen(0);
    this.account = undefined;
    this.loggedInAt = undefined;
  }

  /** Whether the account's write set has this class. */
  mayWrite(name: AuthorityClass): boolean {
    return ((this.account?.write ?? 0) & CLASS_BITS[name]) !== 0;
  }

  /** `setvar` of the account: set on what it originates. */
  get channelVariables(): readonly (readonly [name: string, value: string])[] {
    return this.account?.variables ?? [];
  }

  /** Asks for the events of these classes, as far as the account may read them. */
  listen(mask: number): void {
    const before = this.mask;
    this.mask = mask & (this.account?.read ?? 0);
    this.#parts.fanout.changed(this, before);
  }

  addFilter(filter: EventFilter): void {
    this.filters = [...(this.filters ?? []), filter];
  }

  /** Takes bytes from the client. */
  receive(chunk: Uint8Array): void {
    if (!this.account) this.heardAt = this.#parts.manager.clock.monotonic();
    this.endWait?.();
    this.#turnBeganMs = this.#parts.manager.clock.monotonic();
    for (const request of this.#decoder.push(chunk)) this.#take(request);
    this.#slowDown();
  }

  /** The client will send no more: what it asked for is still answered, then the session ends. */
  endInput(): void {
    this.#isInputOver = true;
    this.endWait?.();
    if (!this.#isBusy) this.output.end();
  }

  /** Ends the session at once. Safe to call again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.logOut();
    this.output.close();
    this.#waiting = undefined;
    this.endWait?.();
    this.#abort?.abort(new Error('the session has ended'));
    this.#socket.destroy();
    this.#parts.onClosed(this);
  }

  #take(request: DecodedRequest): void {
    if (this.#isClosed) return;
    const isOvertaking = this.account?.overtaking === true && this.dialect.readHeaders(request.headers).get('ActionID');
    if (isOvertaking || (!this.#isBusy && !this.#rests())) {
      this.#run(request, !this.#isBusy);
      return;
    }
    this.#waiting ??= [];
    this.#waiting.push(request);
    this.endWait?.();
  }

  /** @param isInLine false for a request that passes one that waits: it does not call the next one. */
  #run(request: DecodedRequest, isInLine: boolean): void {
    const headers = this.dialect.readHeaders(request.headers);
    const actionId = headers.get('ActionID') || undefined;
    this.output.hold();
    const step = this.#parts.router.route(this, headers, request.fault);
    if ('kind' in step) {
      this.#answer(step, undefined, actionId, false);
      return;
    }
    const isSuppressed = Boolean(headers.get('SuppressEvents'));
    let reply: Reply | Promise<Reply>;
    try {
      reply = step.run(new ActionContext(this, step, headers, actionId, this.#parts.exchange, this.#parts.manager));
    } catch (error) {
      reply = this.#failed(step, error);
    }
    if (!(reply instanceof Promise)) {
      const streaming = this.#answer(reply, step, actionId, isSuppressed);
      if (streaming) this.#wait(streaming, isInLine);
      return;
    }
    const answered = reply.catch((error: unknown) => this.#failed(step, error));
    this.#wait(
      answered.then((late) => (this.#isClosed ? undefined : this.#answer(late, step, actionId, isSuppressed))),
      isInLine,
    );
  }

  /** Whether the requests of this session have had the thread long enough: what is behind them then waits for the next turn of the loop. */
  #rests(): boolean {
    const { clock } = this.#parts.manager;
    if (clock.monotonic() - this.#turnBeganMs < MS_PER_TURN) return false;
    const nextTurn = new Promise<void>((resolve) => setImmediate(resolve));
    this.#wait(
      nextTurn.then(() => {
        this.#turnBeganMs = clock.monotonic();
      }),
      true,
    );
    return true;
  }

  /** Nothing behind this request is answered before it is. */
  #wait(done: Promise<void>, isInLine: boolean): void {
    if (isInLine) this.#isBusy = true;
    void done
      .catch((error: unknown) => this.#parts.logger.error(`a reply to ${this.shownName || this.address} failed`, error))
      .then(() => {
        if (isInLine && !this.#isClosed) this.#next();
      });
  }

  #next(): void {
    this.#isBusy = false;
    while (!this.#isBusy && this.#waiting && !this.#isClosed && !this.#rests()) {
      const request = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#waiting = undefined;
      if (request) this.#run(request, true);
    }
    if (this.#isInputOver && !this.#isBusy) this.output.end();
    this.#slowDown();
  }

  /** Writes the reply; a promise when it is too long for this turn of the loop. */
  #answer(reply: Reply, action: Action | undefined, actionId: string | undefined, isSuppressed: boolean): undefined | Promise<void> {
    const dialect = action?.onlyIn ? DIALECTS[action.onlyIn] : this.dialect;
    const rest = writeReply(this, dialect, reply, actionId);
    this.output.release(isSuppressed);
    if (reply.kind === 'simple' && reply.closes) {
      this.#waiting = undefined;
      this.#isBusy = true;
      this.output.end();
    }
    return rest;
  }

  #failed(action: Action, error: unknown): Reply {
    this.#parts.logger.error(`action ${action.name} of ${this.shownName || this.address} failed`, error);
    // What went wrong is for the log: it may name files and whatever else is not the client's to know.
    return failure('Internal error');
  }

  /** Leaves further requests to the socket while too much waits here, so that a client cannot fill the memory. */
  #slowDown(): void {
    if (this.#isClosed) return;
    const isUnread = this.output.queuedBytes > MOST_UNREAD_REPLIES;
    const isTooMuch = isUnread || (this.#waiting?.length ?? 0) > MOST_WAITING_REQUESTS;
    if (isTooMuch !== this.#isPaused) {
      this.#isPaused = isTooMuch;
      if (isTooMuch) this.#socket.pause();
      else this.#socket.resume();
    }
    // Requests that wait bring us here again when their turn comes; what is unread does so only when somebody looks.
    if (!isUnread || this.#awaitsFlush || this.#socket.destroyed) return;
    this.#awaitsFlush = true;
    void this.output.flushed().then(() => {
      this.#awaitsFlush = false;
      this.#slowDown();
    });
  }
}

function endpoint(socket: Socket, address = '', port = 0): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
  return `${plain.includes(':') ? 'IPV6' : 'IPV4'}/${'encrypted' in socket ? 'TLS' : 'TCP'}/${plain}/${port}`;
}
