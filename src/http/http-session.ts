import type { Dialect } from '../ami/dialect/dialect.ts';
import type { ManagerService } from '../ami/manager-service.ts';
import type { ManagerSession } from '../ami/session.ts';
import { endpointText, type SessionTransport } from '../ami/session-outlet.ts';
import type { Clock } from '../base/clock.ts';
import { HeaderList } from '../wire/header-list.ts';
import { WIRE_LIMITS } from '../wire/limits.ts';
import type { EventHistory } from './event-history.ts';
import type { EventWaits } from './event-waits.ts';
import type { HttpRequest, Parameter } from './http-request.ts';
import { HTTP_LIMITS } from './limits.ts';
import { PolledOutlet } from './polled-outlet.ts';
import type { ReplyCollector } from './reply-collector.ts';

/** So long before the end of a session's life WaitEvent answers at the latest, so that the client is back in time. */
const WAIT_MARGIN_MS = 10_000;

export interface HttpSessionParts {
  readonly manager: ManagerService;
  readonly clock: Clock;
  readonly history: EventHistory;
  readonly waits: EventWaits;
  /** `httptimeout` of manager.conf. */
  timeoutMs(): number;
}

/** A manager session that HTTP requests share: alive for a while behind each of them, asked for its events by WaitEvent. */
export class HttpSession implements SessionTransport {
  readonly session: ManagerSession;
  readonly address: string;
  readonly localEndpoint: string;
  readonly remoteEndpoint: string;
  readonly isPolled = true;
  /** Used by digest alone: the count of the last request that was taken. */
  nonceCount = 0;
  readonly #parts: HttpSessionParts;
  readonly #onClosed: (session: HttpSession) => void;
  #expiresAt = 0;
  #requests = 0;

  constructor(parts: HttpSessionParts, request: HttpRequest, dialect: Dialect, onClosed: (session: HttpSession) => void) {
    const { socket } = request.message;
    this.address = request.address;
    this.localEndpoint = endpointText(socket, socket.localAddress, socket.localPort);
    this.remoteEndpoint = endpointText(socket, this.address, socket.remotePort);
    this.#parts = parts;
    this.#onClosed = onClosed;
    this.session = parts.manager.openSession(dialect, this, new PolledOutlet(parts.history, () => this.session));
    this.#touch();
  }

  get longestWaitMs(): number {
    return Math.max(0, this.#expiresAt - this.#parts.clock.now() - WAIT_MARGIN_MS);
  }

  /** Whether nobody has asked for anything for so long that it is to go. */
  get hasExpired(): boolean {
    return this.#requests === 0 && this.#expiresAt <= this.#parts.clock.now();
  }

  close(): void {
    this.#onClosed(this);
  }

  /**
   * Runs an action and gives its reply to the collector. A client that is gone does not go on waiting, and what it would have heard stays for
   * its next request.
   * @throws what the collector throws
   */
  async answer({ message, gone }: HttpRequest, parameters: readonly Parameter[], collector: ReplyCollector): Promise<void> {
    const { session } = this;
    const { waits } = this.#parts;
    this.#touch();
    this.#requests++;
    const before = session.endWait;
    const answered = session.answer({ headers: headersOf(parameters), fault: undefined }, collector);
    const wait = session.endWait === before ? undefined : session.endWait;
    const leave = () => {
      if (wait !== undefined && session.endWait === wait) wait(true);
    };
    gone.addEventListener('abort', leave, { once: true });
    if (wait !== undefined) waits.begin(message.socket, () => session.account?.name);
    try {
      await answered;
    } finally {
      gone.removeEventListener('abort', leave);
      waits.end(message.socket);
      this.#requests--;
      this.#touch();
    }
    if (collector.endsSession) session.close();
    else if (session.dialect.polledEvents === 'appended' && session.endWait === undefined) {
      for (const event of session.output.takeHeld()) collector.write(event.text);
    }
  }

  /** It lives on from now. */
  #touch(): void {
    const { clock, timeoutMs } = this.#parts;
    const most = timeoutMs();
    const lifeMs = this.session.account ? most : Math.min(most, HTTP_LIMITS.sessionWithoutLoginMs);
    this.#expiresAt = clock.now() + lifeMs;
  }
}

/** Parameters as the header lines of a request; those beyond the limit are passed over, as Asterisk does. */
const headersOf = (parameters: readonly Parameter[]): HeaderList =>
  new HeaderList(parameters.slice(0, WIRE_LIMITS.requestHeaders).map(([name, value]) => `${name}: ${value}`));
