import { SystemClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { answerChallenge } from '../drivers/sip/auth/answer-challenge.ts';
import { createResponse, randomToken } from '../drivers/sip/message/create-response.ts';
import { SipRequest, type SipResponse } from '../drivers/sip/message/sip-message.ts';
import type { InviteServerTransaction } from '../drivers/sip/transaction/invite-server-transaction.ts';
import { TransactionLayer } from '../drivers/sip/transaction/transaction-layer.ts';
import type { Flow } from '../drivers/sip/transport/flow.ts';
import { Transports } from '../drivers/sip/transport/transports.ts';

/** A user agent made of the stack alone, which answers every request with the status it is told to. */
export class StackAgent {
  readonly requests: SipRequest[] = [];
  answers = 200;
  /** INVITEs that came in, to be answered by the test. */
  readonly invites: InviteServerTransaction[] = [];
  /** ACKs to 2xx. */
  readonly acks: SipRequest[] = [];
  readonly layer: TransactionLayer;
  readonly #transports: Transports;
  readonly #server: { address: string; port: number };
  #wake = () => {};
  #cseq = 1;

  constructor(server: { address: string; port: number }) {
    this.#server = server;
    const clock = new SystemClock();
    this.layer = new TransactionLayer({
      clock,
      logger: silentLogger,
      user: {
        onRequest: (transaction) => {
          this.requests.push(transaction.request);
          if (this.answers) transaction.respond(createResponse(transaction.request, this.answers, { toTag: 'agent' }));
          this.#wake();
        },
        onInvite: (transaction) => {
          this.invites.push(transaction);
          this.#wake();
        },
        onCancel: () => {},
        onAck: (ack) => {
          this.acks.push(ack);
          this.#wake();
        },
      },
    });
    this.#transports = new Transports({ clock, logger: silentLogger, onMessage: (message, flow) => this.layer.receive(message, flow) });
  }

  get port(): number {
    return this.#transports.udpAddress!.port;
  }

  /** The way to the exchange. */
  get flow(): Flow {
    return this.#transports.flowTo('UDP', this.#server)!;
  }

  async start(): Promise<void> {
    await this.#transports.listenUdp({ address: '127.0.0.1', port: 0 });
    this.layer.attach(this.#transports);
  }

  async stop(): Promise<void> {
    this.layer.close();
    await this.#transports.close();
  }

  /** Sends a request as alice, with credentials when asked; resolves with the final response. */
  async send(method: string, to: string, headers: Record<string, string>): Promise<SipResponse> {
    const dialog = { callId: randomToken(), tag: randomToken(4) };
    const first = this.#make(method, to, headers, dialog);
    const response = await this.exchange(first);
    if (response.status !== 401) return response;
    const again = this.#make(method, to, headers, dialog);
    again.headers.add(...answerChallenge(response, again, { user: 'alice', secret: 'pw' })!);
    return this.exchange(again);
  }

  /** Resolves with the next request of that method. */
  async next(method: string): Promise<SipRequest> {
    const at = () => this.requests.findIndex((request) => request.method === method);
    await this.until(() => at() >= 0);
    return this.requests.splice(at(), 1)[0]!;
  }

  /** Resolves once `condition` holds; it is asked again with each message. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Calls without an offer as alice (who needs no secret for that); resolves with the answer. */
  invite(to: string, headers: Record<string, string> = {}): Promise<{ request: SipRequest; response: SipResponse }> {
    const request = this.#make('INVITE', to, headers, { callId: randomToken(), tag: randomToken(4) });
    return new Promise((resolve, reject) => {
      this.layer.invite(request, this.flow, {
        onResponse: (response) => response.status >= 200 && resolve({ request, response }),
        onFailed: (reason) => reject(new Error(reason)),
      });
    });
  }

  #make(method: string, to: string, headers: Record<string, string>, { callId, tag }: { callId: string; tag: string }): SipRequest {
    const request = new SipRequest(method, `sip:${to ? `${to}@` : ''}127.0.0.1:${this.#server.port}`);
    request.headers
      .add('From', `<sip:alice@127.0.0.1>;tag=${tag}`)
      .add('To', `<sip:${to || 'alice'}@127.0.0.1>`)
      .add('Call-ID', callId);
    request.headers.add('CSeq', `${this.#cseq++} ${method}`).add('Contact', `<sip:alice@127.0.0.1:${this.#transports.udpAddress!.port}>`);
    for (const [name, value] of Object.entries(headers)) request.headers.add(name, value);
    return request;
  }

  /** Sends it; resolves with the final response. */
  exchange(request: SipRequest): Promise<SipResponse> {
    return new Promise((resolve, reject) => {
      this.layer.request(request, this.flow, {
        onResponse: (response) => response.status >= 200 && resolve(response),
        onFailed: (reason) => reject(new Error(reason)),
      });
    });
  }
}
