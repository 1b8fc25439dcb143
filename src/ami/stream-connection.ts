import { type DecodedRequest, RequestDecoder } from '../wire/request-decoder.ts';
import type { Dialect } from './dialect/dialect.ts';
import { MANAGER_LIMITS } from './limits.ts';
import type { OutputTurn } from './output-turn.ts';
import { ManagerSession, type SessionParts } from './session.ts';
import { endpointText, type ReplySink, type SessionTransport } from './session-outlet.ts';
import { SessionOutput } from './session-output.ts';
import type { SessionStream } from './session-stream.ts';
import type { ThreadShare } from './thread-share.ts';

/** Requests that may wait behind one that takes its time; more are left to the socket. */
const MOST_WAITING_REQUESTS = 256;

/** Bytes of replies that may wait before no more requests are read. */
const MOST_UNREAD_REPLIES = 256 << 10;

/** How long a client that is nobody yet may leave a reply unread. */
const NOT_LOGGED_IN_WRITE_MS = 1000;

/**
 * A session's connection, over TCP, TLS or WebSocket: bytes in, requests answered in their order, replies and events out. A request that takes its time
 * holds back the replies behind it, but neither events nor other sessions.
 */
export class StreamConnection implements SessionTransport, ReplySink {
  readonly session: ManagerSession;
  readonly address: string;
  readonly isPolled = false;
  readonly #socket: SessionStream;
  readonly #parts: SessionParts;
  readonly #share: ThreadShare;
  readonly #output: SessionOutput;
  readonly #decoder = new RequestDecoder();
  #waiting: DecodedRequest[] | undefined;
  #isBusy = false;
  #isPaused = false;
  #awaitsFlush = false;
  /** The turn of the loop in which a request of its was answered last. */
  #servedInTurn = -1;
  #isInputOver = false;

  constructor(parts: SessionParts, id: number, socket: SessionStream, dialect: Dialect, turn: OutputTurn, share: ThreadShare) {
    this.address = socket.remoteAddress ?? '';
    this.#socket = socket;
    this.#parts = parts;
    this.#share = share;
    const limits = {
      queuedBytes: MANAGER_LIMITS.queuedBytesBeforeLogin,
      writeTimeoutMs: NOT_LOGGED_IN_WRITE_MS,
      slowPolicy: 'drop',
    } as const;
    this.#output = new SessionOutput(socket, parts.manager.clock, turn, limits, (reason) => this.#drop(reason));
    this.session = new ManagerSession(parts, id, dialect, this, this.#output);
  }

  get localEndpoint(): string {
    return endpointText(this.#socket, this.#socket.localAddress, this.#socket.localPort);
  }

  get remoteEndpoint(): string {
    return endpointText(this.#socket, this.address, this.#socket.remotePort);
  }

  /** A client that has sent more does not want to wait. */
  get longestWaitMs(): number {
    return this.#waiting ? 0 : Number.POSITIVE_INFINITY;
  }

  write(text: string): void {
    this.#output.write(text);
  }

  flushed(): Promise<void> {
    return this.#output.flushed();
  }

  /** Nothing is read any more, and the connection ends behind what is queued. */
  end(): void {
    this.#waiting = undefined;
    this.#isBusy = true;
    this.#output.end();
  }

  close(): void {
    this.#waiting = undefined;
    this.#socket.destroy();
  }

  /** Takes bytes from the client. */
  receive(chunk: Uint8Array): void {
    const { session } = this;
    if (!session.account) session.heardAt = this.#parts.manager.clock.monotonic();
    session.endWait?.();
    for (const request of this.#decoder.push(chunk)) this.#take(request);
    this.#slowDown();
  }

  /** The client will send no more: what it asked for is still answered, then the session ends. */
  endInput(): void {
    this.#isInputOver = true;
    this.session.endWait?.();
    if (!this.#isBusy) this.#output.end();
  }

  #take(request: DecodedRequest): void {
    const { session } = this;
    if (session.isClosed) return;
    const isOvertaking =
      !this.#output.isInMessage && session.account?.overtaking === true && session.dialect.readHeaders(request.headers).get('ActionID');
    if (isOvertaking || (!this.#isBusy && !this.#rests())) {
      this.#run(request, !this.#isBusy);
      return;
    }
    this.#waiting ??= [];
    this.#waiting.push(request);
    session.endWait?.();
  }

  /** @param isInLine false for a request that passes one that waits: it does not call the next one. */
  #run(request: DecodedRequest, isInLine: boolean): void {
    const answered = this.session.answer(request, this);
    if (answered) this.#wait(answered, isInLine);
  }

  /** Whether the requests of this turn have had the thread long enough: further ones of this session then wait for another turn of the loop. */
  #rests(): boolean {
    const { turn } = this.#share;
    const isFirst = this.#servedInTurn !== turn;
    this.#servedInTurn = turn;
    if (isFirst || !this.#share.isUsedUp) return false;
    this.#wait(this.#share.rest(), true);
    return true;
  }

  /** Nothing behind this request is answered before it is. */
  #wait(done: Promise<void>, isInLine: boolean): void {
    if (isInLine) this.#isBusy = true;
    const { session } = this;
    void done
      .catch((error: unknown) => this.#parts.logger.error(`a reply to ${session.shownName || this.address} failed`, error))
      .then(() => {
        if (isInLine && !session.isClosed) this.#next();
      });
  }

  #next(): void {
    this.#isBusy = false;
    while (!this.#isBusy && this.#waiting && !this.session.isClosed && !this.#rests()) {
      const request = this.#waiting.shift();
      if (this.#waiting.length === 0) this.#waiting = undefined;
      if (request) this.#run(request, true);
    }
    if (this.#isInputOver && !this.#isBusy) this.#output.end();
    this.#slowDown();
  }

  #drop(reason: string): void {
    const { session } = this;
    if (session.isClosed) return;
    this.#parts.logger.warning(`session of ${session.shownName || 'nobody'} from ${this.address} is dropped: ${reason}`);
    session.close();
  }

  /** Leaves further requests to the socket while too much waits here, so that a client cannot fill the memory. */
  #slowDown(): void {
    if (this.session.isClosed) return;
    const isUnread = this.#output.queuedBytes > MOST_UNREAD_REPLIES;
    const isTooMuch = isUnread || (this.#waiting?.length ?? 0) > MOST_WAITING_REQUESTS;
    if (isTooMuch !== this.#isPaused) {
      this.#isPaused = isTooMuch;
      if (isTooMuch) this.#socket.pause();
      else this.#socket.resume();
    }
    // Requests that wait bring us here again when their turn comes; what is unread does so only when somebody looks.
    if (!isUnread || this.#awaitsFlush || this.#socket.destroyed) return;
    this.#awaitsFlush = true;
    void this.#output.flushed().then(() => {
      this.#awaitsFlush = false;
      this.#slowDown();
    });
  }
}
