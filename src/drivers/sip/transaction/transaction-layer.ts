import type { Clock } from '../../../base/clock.ts';
import type { Logger } from '../../../base/logger.ts';
import { checkRequest } from '../message/check-request.ts';
import { createResponse, randomToken } from '../message/create-response.ts';
import { encodeMessage } from '../message/encoder.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message/sip-message.ts';
import { hostText } from '../message/uri.ts';
import { MAGIC_COOKIE } from '../message/via.ts';
import type { Flow } from '../transport/flow.ts';
import { responseAddress, type Transports } from '../transport/transports.ts';
import {
  ClientTransaction,
  type ClientUser,
  NOBODY,
  type ServerTransactionContext,
  type TransactionContext,
} from './client-transaction.ts';
import { InviteClientTransaction } from './invite-client-transaction.ts';
import { InviteServerTransaction } from './invite-server-transaction.ts';
import { ServerTransaction } from './server-transaction.ts';
import { DEFAULT_TIMERS, type TimerValues } from './timers.ts';

/** Who stands above the transactions (RFC 3261 5: the transaction user). */
export interface TransactionUser {
  /** A new request other than INVITE, ACK and CANCEL; it has passed `checkRequest`. */
  onRequest(transaction: ServerTransaction): void;
  onInvite(transaction: InviteServerTransaction): void;
  /** The caller gave up; CANCEL itself is answered already. The INVITE has had no final response. */
  onCancel(invite: InviteServerTransaction, cancel: SipRequest): void;
  /** An ACK to a 2xx. */
  onAck(ack: SipRequest, flow: Flow): void;
  /** A 2xx to an INVITE whose transaction is over. */
  onStrayAnswer?(response: SipResponse, flow: Flow): void;
}

export interface TransactionLayerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly user: TransactionUser;
  readonly timers?: TimerValues | undefined;
  /** Option tags that may be required of us, lower case. */
  readonly extensions?: ReadonlySet<string> | undefined;
  /**
   * Server transactions at a time. Beyond, the one that was refused or answered longest ago is forgotten, so that whoever floods has only
   * their own repeats answered anew; where all wait for an answer still, requests are answered 503.
   */
  readonly maxServerTransactions?: number | undefined;
  /** Value of the Server header on responses that the layer makes by itself. */
  readonly server?: string | undefined;
}

/** Bytes of settled transactions, their keys included: a flood of long messages is not kept for half a minute. */
const MAX_SETTLED_BYTES = 16 << 20;
const NO_EXTENSIONS: ReadonlySet<string> = new Set();

/** Matches messages with transactions (RFC 3261 17.1.3, 17.2.3) and makes them. `receive` and `refuse` belong behind `Transports`. */
export class TransactionLayer {
  readonly #options: TransactionLayerOptions;
  readonly #timers: TimerValues;
  readonly #clients = new Map<string, ClientTransaction | InviteClientTransaction>();
  readonly #servers = new Map<string, ServerTransaction | InviteServerTransaction>();
  /** Those of `#servers` that are there for repeats only, the oldest first. A 2xx to an INVITE is not among them: it waits for its ACK. */
  readonly #settled = new Set<ServerTransaction | InviteServerTransaction>();
  #settledBytes = 0;
  #transports: Transports | undefined;

  constructor(options: TransactionLayerOptions) {
    this.#options = options;
    this.#timers = options.timers ?? DEFAULT_TIMERS;
  }

  /** Transactions alive: none is left 64*T1 after the last message. */
  get size(): number {
    return this.#clients.size + this.#servers.size;
  }

  get timers(): TimerValues {
    return this.#timers;
  }

  /** Lets responses over UDP go where Via says when that is not the source. */
  attach(transports: Transports): void {
    this.#transports = transports;
  }

  /** Sends a request in a transaction of its own; a Via with a new branch is put on top. */
  request(request: SipRequest, flow: Flow, user: ClientUser): ClientTransaction {
    const key = this.#stamp(request, flow);
    const transaction = new ClientTransaction(request, flow, user, this.#context(key));
    if (transaction.state !== 'terminated') this.#clients.set(key, transaction);
    return transaction;
  }

  invite(request: SipRequest, flow: Flow, user: ClientUser): InviteClientTransaction {
    const key = this.#stamp(request, flow);
    const transaction = new InviteClientTransaction(request, flow, user, this.#context(key), (cancel) => {
      const cancelKey = clientKey(cancel);
      this.#clients.set(cancelKey, new ClientTransaction(cancel, flow, NOBODY, this.#context(cancelKey)));
    });
    this.#clients.set(key, transaction);
    return transaction;
  }

  /** Sends an ACK to a 2xx: no transaction. The bytes come back for repeats. */
  sendAck(ack: SipRequest, flow: Flow): Buffer {
    this.#stamp(ack, flow);
    const bytes = encodeMessage(ack);
    flow.send(bytes);
    return bytes;
  }

  /** Entry for every message of `Transports`. */
  receive(message: SipMessage, flow: Flow): void {
    if (message.kind === 'response') this.#receiveResponse(message, flow);
    else this.#receiveRequest(message, flow);
  }

  /** Entry for broken requests of `Transports`: answered without a transaction. */
  refuse(request: SipRequest, status: number, reason: string, flow: Flow, headers: readonly (readonly [string, string])[] = []): void {
    if (request.method === 'ACK') return;
    const response = createResponse(request, status, { reason: status === 400 ? reason : undefined, toTag: randomToken(4) });
    for (const [name, value] of headers) response.headers.add(name, value);
    if (this.#options.server) response.headers.add('Server', this.#options.server);
    this.#replyFlow(request, flow).send(encodeMessage(response));
  }

  onFlowClosed(flow: Flow): void {
    if (!flow.reliable) return;
    for (const transaction of [...this.#clients.values()]) if (transaction.flow === flow) transaction.onFlowClosed();
  }

  /** Ends all transactions silently. */
  close(): void {
    for (const transaction of [...this.#clients.values(), ...this.#servers.values()]) transaction.terminate();
  }

  #receiveResponse(response: SipResponse, flow: Flow): void {
    const method = response.cseq?.method;
    const branch = response.via?.params.get('branch');
    if (!method || !branch) return;
    const transaction = this.#clients.get(`${branch} ${method}`);
    if (transaction) transaction.onResponse(response);
    else if (method === 'INVITE' && response.status >= 200 && response.status < 300) this.#options.user.onStrayAnswer?.(response, flow);
  }

  #receiveRequest(request: SipRequest, flow: Flow): void {
    const { method } = request;
    const { user } = this.#options;
    const key = serverKey(request, method === 'ACK' || method === 'CANCEL' ? 'INVITE' : method);
    const found = key === undefined ? undefined : this.#servers.get(key);
    if (method === 'ACK') {
      if (found instanceof InviteServerTransaction && found.state !== 'accepted') found.onAck();
      else if (request.cseq && request.callId) user.onAck(request, flow);
      return;
    }
    if (found && method !== 'CANCEL') {
      found.onRepeat();
      return;
    }
    const problem = checkRequest(request, this.#options.extensions ?? NO_EXTENSIONS);
    if (problem) this.refuse(request, problem.status, problem.reason ?? '', flow, problem.headers);
    else if (!this.#hasRoom()) this.refuse(request, 503, '', flow, [['Retry-After', '5']]);
    else if (method === 'CANCEL') this.#receiveCancel(request, flow, found);
    else this.#open(request, flow, key!);
  }

  /** Whether one more server transaction may be; forgets the oldest settled one for it. */
  #hasRoom(): boolean {
    if (this.#servers.size < (this.#options.maxServerTransactions ?? 20_000)) return true;
    const [oldest] = this.#settled;
    oldest?.terminate();
    return oldest !== undefined;
  }

  #open(request: SipRequest, flow: Flow, key: string): void {
    const { user } = this.#options;
    if (request.method === 'INVITE') user.onInvite(this.#serve(InviteServerTransaction, request, flow, key));
    else user.onRequest(this.#serve(ServerTransaction, request, flow, key));
  }

  #serve<T extends ServerTransaction | InviteServerTransaction>(
    Transaction: new (request: SipRequest, source: Flow, reply: Flow, context: ServerTransactionContext) => T,
    request: SipRequest,
    flow: Flow,
    key: string,
  ): T {
    const transaction = new Transaction(request, flow, this.#replyFlow(request, flow), {
      clock: this.#options.clock,
      timers: this.#timers,
      settled: () => this.#settle(transaction, key),
      ended: () => {
        if (this.#settled.delete(transaction)) this.#settledBytes -= key.length + transaction.keptBytes;
        this.#servers.delete(key);
      },
    });
    this.#servers.set(key, transaction);
    return transaction;
  }

  #settle(transaction: ServerTransaction | InviteServerTransaction, key: string): void {
    this.#settled.add(transaction);
    this.#settledBytes += key.length + transaction.keptBytes;
    for (const oldest of this.#settled) {
      if (this.#settledBytes <= MAX_SETTLED_BYTES) return;
      oldest.terminate();
    }
  }

  #receiveCancel(cancel: SipRequest, flow: Flow, invite: ServerTransaction | InviteServerTransaction | undefined): void {
    const key = serverKey(cancel, 'CANCEL')!;
    const before = this.#servers.get(key);
    if (before) {
      before.onRepeat();
      return;
    }
    const transaction = this.#serve(ServerTransaction, cancel, flow, key);
    const matched = invite instanceof InviteServerTransaction;
    const response = createResponse(cancel, matched ? 200 : 481, { toTag: randomToken(4) });
    if (this.#options.server) response.headers.add('Server', this.#options.server);
    transaction.respond(response);
    if (matched && invite.open) this.#options.user.onCancel(invite, cancel);
  }

  #replyFlow(request: SipRequest, source: Flow): Flow {
    if (source.reliable) return source;
    const to = responseAddress(request, source.remote);
    return to === source.remote ? source : (this.#transports?.flowTo(source.protocol, to) ?? source);
  }

  #stamp(request: SipRequest, flow: Flow): string {
    const branch = `${MAGIC_COOKIE}${randomToken(8)}`;
    const { address, port } = flow.local;
    request.headers.addFirst('Via', `SIP/2.0/${flow.protocol} ${hostText(address)}:${port};branch=${branch};rport`);
    return `${branch} ${request.method}`;
  }

  #context(key: string): TransactionContext {
    return { clock: this.#options.clock, timers: this.#timers, ended: () => this.#clients.delete(key) };
  }
}

const clientKey = (request: SipRequest): string => `${request.via?.params.get('branch')} ${request.method}`;

/**
 * 17.2.3: branch, sent-by and method. Without a branch of RFC 3261 the fields that RFC 2543 matches by; its ACK and CANCEL carry them too.
 */
function serverKey(request: SipRequest, method: string): string | undefined {
  const { via } = request;
  if (!via) return undefined;
  const branch = via.params.get('branch') ?? '';
  const sentBy = `${via.host}:${via.port ?? ''}`;
  if (branch.length > MAGIC_COOKIE.length && branch.startsWith(MAGIC_COOKIE)) return `${branch} ${sentBy} ${method}`;
  return `${request.callId} ${request.fromTag ?? ''} ${request.cseq?.number} ${sentBy} ${branch} ${method}`;
}
