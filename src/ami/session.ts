import type { Logger } from '../base/logger.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { DecodedRequest } from '../wire/request-decoder.ts';
import type { ManagerAccount } from './account.ts';
import type { ActionRouter } from './action-router.ts';
import { type AuthorityClass, CLASS_BITS } from './authority.ts';
import { type Action, ActionContext } from './define-action.ts';
import type { Dialect } from './dialect/dialect.ts';
import { DIALECTS } from './dialect/index.ts';
import type { EventFanout } from './event-fanout.ts';
import { type EventFilter, SessionFilters } from './event-filter.ts';
import type { ManagerPort } from './manager-port.ts';
import type { RenderedEvent } from './rendered-event.ts';
import { failure, type Reply } from './reply.ts';
import { writeReply } from './reply-writer.ts';
import type { SecurityPeer } from './security-events.ts';
import type { OutputLimits, ReplySink, SessionOutlet, SessionTransport } from './session-outlet.ts';

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

/**
 * One client of the manager, whatever it came over: who it is, what it may do and wants to hear, and how a request of its is answered. In
 * which order requests are answered is the transport's to say.
 */
export class ManagerSession implements SecurityPeer {
  readonly id: number;
  readonly startedAt: number;
  readonly transport: SessionTransport;
  readonly output: SessionOutlet;
  dialect: Dialect;
  account: ManagerAccount | undefined;
  /** The name as the client spelled it. */
  shownName = '';
  loggedInAt: number | undefined;
  challenge: string | undefined;
  /** Classes that are delivered: what was asked for and may be read. */
  mask = 0;
  filters: SessionFilters | undefined;
  /** On the monotonic clock; kept up only until the login. */
  heardAt: number;
  /** Set while WaitEvent runs; ends it. `isReplaced` where a newer one takes its place. */
  endWait: ((isReplaced?: boolean) => void) | undefined;
  readonly #parts: SessionParts;
  #abort: AbortController | undefined;
  #isClosed = false;

  constructor(parts: SessionParts, id: number, dialect: Dialect, transport: SessionTransport, output: SessionOutlet) {
    const { clock } = parts.manager;
    this.id = id;
    this.dialect = dialect;
    this.startedAt = clock.now();
    this.heardAt = clock.monotonic();
    this.transport = transport;
    this.output = output;
    this.#parts = parts;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get address(): string {
    return this.transport.address;
  }

  get localEndpoint(): string {
    return this.transport.localEndpoint;
  }

  get remoteEndpoint(): string {
    return this.transport.remoteEndpoint;
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
    this.filters = account.filters.length > 0 ? this.#newFilters(account) : undefined;
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

  /** Whether it would be told this event, by its rights and filters of now. */
  hears(event: RenderedEvent): boolean {
    if (event.dialect !== this.dialect || (this.mask & event.classBits) !== event.classBits) return false;
    return this.filters === undefined || this.filters.passes(event);
  }

  /** False when it has too many. */
  addFilter(filter: EventFilter): boolean {
    this.filters ??= this.#newFilters(this.account);
    return this.filters.add(filter);
  }

  /**
   * Answers a request into `sink`. Replies that are there at once are written at once; a promise means that this one takes its time. Never
   * rejects for what a client sent.
   */
  answer(request: DecodedRequest, sink: ReplySink): undefined | Promise<void> {
    const headers = this.dialect.readHeaders(request.headers);
    const actionId = headers.get('ActionID') || undefined;
    this.output.hold();
    const step = this.#parts.router.route(this, headers, request.fault);
    if ('kind' in step) return this.#write(step, sink, undefined, actionId, false);
    const isSuppressed = Boolean(headers.get('SuppressEvents'));
    let reply: Reply | Promise<Reply>;
    try {
      reply = step.run(new ActionContext(this, step, headers, actionId, this.#parts.exchange, this.#parts.manager));
    } catch (error) {
      reply = this.#failed(step, error);
    }
    if (!(reply instanceof Promise)) return this.#write(reply, sink, step, actionId, isSuppressed);
    return reply
      .catch((error: unknown) => this.#failed(step, error))
      .then((late) => (this.#isClosed ? undefined : this.#write(late, sink, step, actionId, isSuppressed)));
  }

  /** Ends the session at once. Safe to call again. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.logOut();
    this.output.close();
    this.endWait?.();
    this.#abort?.abort(new Error('the session has ended'));
    this.transport.close();
    this.#parts.onClosed(this);
  }

  #newFilters(account: ManagerAccount | undefined): SessionFilters {
    const onTooSlow = () => {
      this.#parts.logger.warning(`event filters of ${this.shownName || this.address} take too long; the session is closed`);
      // Not while the event is being told to others.
      setImmediate(() => this.close());
    };
    return new SessionFilters(account?.filters ?? [], onTooSlow, this.#parts.manager.clock);
  }

  /** Writes the reply; a promise when it is too long for this turn of the loop. */
  #write(
    reply: Reply,
    sink: ReplySink,
    action: Action | undefined,
    actionId: string | undefined,
    isSuppressed: boolean,
  ): undefined | Promise<void> {
    const dialect = action?.onlyIn ? DIALECTS[action.onlyIn] : this.dialect;
    const rest = writeReply(this, sink, dialect, reply, actionId);
    if (rest && (reply.kind === 'command' || reply.kind === 'raw')) {
      this.output.beginMessage();
      return rest.finally(() => this.output.endMessage());
    }
    this.output.release(isSuppressed);
    if (reply.kind === 'simple' && reply.closes) sink.end();
    return rest;
  }

  #failed(action: Action, error: unknown): Reply {
    this.#parts.logger.error(`action ${action.name} of ${this.shownName || this.address} failed`, error);
    // What went wrong is for the log: it may name files and whatever else is not the client's to know.
    return failure('Internal error');
  }
}
