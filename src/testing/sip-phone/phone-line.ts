import type { Clock } from '../../base/clock.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import { answerChallenge } from '../../drivers/sip/auth/answer-challenge.ts';
import { createResponse, randomToken } from '../../drivers/sip/message/create-response.ts';
import { encodeMessage } from '../../drivers/sip/message/encoder.ts';
import { SipRequest, type SipResponse } from '../../drivers/sip/message/sip-message.ts';
import { hostText } from '../../drivers/sip/message/uri.ts';
import { MAGIC_COOKIE } from '../../drivers/sip/message/via.ts';
import { ClientRequests, type SentRequest } from './client-requests.ts';
import type { PhoneSocket } from './phone-socket.ts';

/** Who a phone is and where its exchange is. */
export interface PhoneIdentity {
  readonly name: string;
  readonly secret: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly userAgent: string;
  readonly displayName: string | undefined;
  readonly payloadTypes: readonly (0 | 8)[];
}

/** What went over the wire: a method or a status. Repetitions are not told. */
export interface LineNews {
  sent(what: string | number): void;
  got(what: string | number): void;
}

/** What a request inside or outside a dialog is made of; the line adds Via, Max-Forwards, Contact and User-Agent. */
export interface LineRequest {
  readonly method: string;
  readonly uri: string;
  readonly from: string;
  readonly to: string;
  readonly callId: string;
  readonly cseq: number;
  /** Given for what belongs to an earlier request: CANCEL, and ACK of a refusal. */
  readonly branch?: string | undefined;
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: { readonly type: string; readonly text: string } | undefined;
}

const REMEMBERED_ANSWERS = 64;

/** The phone's line to its exchange: makes and sends messages, and answers what is repeated. Calls and registration stand on it. */
export class PhoneLine {
  readonly clock: Clock;
  readonly identity: PhoneIdentity;
  readonly news = new TypedEmitter<LineNews>();
  readonly #socket: PhoneSocket;
  readonly #requests: ClientRequests;
  readonly #answered = new Map<string, Buffer>();
  #cseq = 100;

  constructor(clock: Clock, identity: PhoneIdentity, socket: PhoneSocket) {
    this.clock = clock;
    this.identity = identity;
    this.#socket = socket;
    this.#requests = new ClientRequests(clock, socket);
  }

  get local(): { readonly address: string; readonly port: number } {
    return this.#socket.local;
  }

  /** Whether the phone has to repeat an answer until it is acknowledged. */
  get reliable(): boolean {
    return this.#socket.reliable;
  }

  /** Rises over all requests and session descriptions of the phone. */
  nextNumber(): number {
    return ++this.#cseq;
  }

  /** `sip:` URI of somebody at the exchange. */
  uriOf(user: string): string {
    const { host, port } = this.identity.server;
    return `sip:${user}${user && '@'}${hostText(host)}:${port}${this.#socket.protocol === 'TCP' ? ';transport=tcp' : ''}`;
  }

  request(parts: LineRequest, onResponse: (response: SipResponse, sent: SentRequest) => void = () => {}): SentRequest {
    const branch = parts.branch ?? `${MAGIC_COOKIE}${randomToken()}`;
    const { address, port } = this.local;
    const request = new SipRequest(parts.method, parts.uri);
    request.headers
      .add('Via', `SIP/2.0/${this.#socket.protocol} ${hostText(address)}:${port};branch=${branch};rport`)
      .add('Max-Forwards', '70')
      .add('From', parts.from)
      .add('To', parts.to)
      .add('Call-ID', parts.callId)
      .add('CSeq', `${parts.cseq} ${parts.method}`)
      .add('Contact', this.#contact)
      .add('User-Agent', this.identity.userAgent);
    for (const [name, value] of parts.headers ?? []) request.headers.add(name, value);
    if (parts.body) request.setBody(parts.body.type, parts.body.text);
    this.news.emit('sent', parts.method);
    const sent = this.#requests.send(request, branch, (response) => onResponse(response, sent));
    return sent;
  }

  /**
   * Sends a request and, when it is challenged, once more with the answer (RFC 3261 22.2). `onSend` hears of each try, so that it can be
   * cancelled or acknowledged.
   */
  requestWithSecret(
    parts: Omit<LineRequest, 'cseq'>,
    secret: string,
    onSend: (sent: SentRequest) => void,
    onResponse: (response: SipResponse, sent: SentRequest) => void,
  ): void {
    const attempt = (credentials: readonly (readonly [string, string])[], mayRetry: boolean) => {
      const headers = [...(parts.headers ?? []), ...credentials];
      const sent = this.request({ ...parts, headers, cseq: this.nextNumber() }, (response, answered) => {
        const asked = response.status === 401 || response.status === 407;
        const answer = asked && mayRetry ? answerChallenge(response, answered.request, { user: this.identity.name, secret }) : undefined;
        if (!answer) return onResponse(response, answered);
        if (parts.method === 'INVITE') this.acknowledgeRefusal(parts, response, answered);
        if (challenged) return;
        challenged = true;
        attempt([answer], false);
      });
      onSend(sent);
    };
    let challenged = false;
    attempt([], true);
  }

  /** ACK of a final answer that is no 2xx: part of the INVITE's transaction (RFC 3261 17.1.1.3). */
  acknowledgeRefusal(parts: Omit<LineRequest, 'cseq'>, response: SipResponse, invite: SentRequest): void {
    this.request({
      method: 'ACK',
      uri: parts.uri,
      from: parts.from,
      to: response.headers.get('To') ?? parts.to,
      callId: parts.callId,
      cseq: invite.request.cseq?.number ?? 0,
      branch: invite.branch,
    });
  }

  respond(
    request: SipRequest,
    status: number,
    options: { toTag?: string; sdp?: string | undefined; contact?: string | undefined } = {},
  ): void {
    const response = createResponse(request, status, { toTag: options.toTag ?? randomToken() });
    response.headers.add('Contact', options.contact ?? this.#contact).add('User-Agent', this.identity.userAgent);
    if (options.sdp !== undefined) response.setBody('application/sdp', options.sdp);
    const bytes = encodeMessage(response);
    const key = keyOf(request);
    this.#answered.delete(key);
    this.#answered.set(key, bytes);
    if (this.#answered.size > REMEMBERED_ANSWERS) this.#answered.delete(this.#answered.keys().next().value!);
    this.news.emit('sent', status);
    this.#socket.send(bytes);
  }

  /** Sends the last answer again; false when the request has had none. */
  respondAgain(request: SipRequest): boolean {
    const bytes = this.#answered.get(keyOf(request));
    if (bytes) this.#socket.send(bytes);
    return bytes !== undefined;
  }

  receiveResponse(response: SipResponse): void {
    this.#requests.receive(response);
  }

  close(): void {
    this.#requests.close();
    this.#socket.close();
  }

  get #contact(): string {
    const { address, port } = this.local;
    return `<sip:${this.identity.name}@${hostText(address)}:${port}${this.#socket.protocol === 'TCP' ? ';transport=tcp' : ''}>`;
  }
}

const keyOf = (request: SipRequest): string => `${request.callId} ${request.via?.params.get('branch')} ${request.headers.get('CSeq')}`;
