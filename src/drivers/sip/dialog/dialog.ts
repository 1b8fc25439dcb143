import { randomToken } from '../message/create-response.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { SipRequest, type SipResponse } from '../message/sip-message.ts';

type DialogState = 'early' | 'confirmed' | 'ended';

interface DialogParts {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  /** From of our requests: name and URI with our tag. */
  readonly local: string;
  /** To of our requests, with their tag where there is one. */
  readonly remote: string;
  readonly remoteTarget: string;
  readonly routeSet: readonly string[];
  readonly localSequence: number;
  readonly remoteSequence: number | undefined;
  readonly state: DialogState;
}

/** The state of a dialog (RFC 3261 12): everything that requests inside a call are made from. */
export class Dialog {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
  readonly local: string;
  readonly remote: string;
  state: DialogState;
  #remoteTarget: string;
  #routeSet: readonly string[];
  #localSequence: number;
  #remoteSequence: number | undefined;

  constructor(parts: DialogParts) {
    this.callId = parts.callId;
    this.localTag = parts.localTag;
    this.remoteTag = parts.remoteTag;
    this.local = parts.local;
    this.remote = parts.remote;
    this.state = parts.state;
    this.#remoteTarget = parts.remoteTarget;
    this.#routeSet = parts.routeSet;
    this.#localSequence = parts.localSequence;
    this.#remoteSequence = parts.remoteSequence;
  }

  /** The called side's dialog (12.1.1), made from the request and the tag that its responses carry. Undefined without a usable Contact. */
  static forRequest(request: SipRequest, localTag: string): Dialog | undefined {
    const target = request.contact?.uri.text;
    const to = request.headers.get('To');
    const from = request.headers.get('From');
    if (target === undefined || to === undefined || from === undefined) return undefined;
    return new Dialog({
      callId: request.callId,
      localTag,
      remoteTag: request.fromTag ?? '',
      local: `${to};tag=${localTag}`,
      remote: from,
      remoteTarget: target,
      routeSet: request.headers.list('Record-Route'),
      localSequence: 0,
      remoteSequence: request.cseq?.number,
      state: 'early',
    });
  }

  /** The caller's dialog (12.1.2), one for each To tag among the responses: forks have one each. */
  static forResponse(request: SipRequest, response: SipResponse): Dialog {
    return new Dialog({
      callId: request.callId,
      localTag: request.fromTag ?? '',
      remoteTag: response.toTag ?? '',
      local: request.headers.get('From') ?? '',
      remote: response.headers.get('To') ?? '',
      remoteTarget: response.contact?.uri.text ?? request.uri,
      routeSet: response.headers.list('Record-Route').reverse(),
      localSequence: request.cseq?.number ?? 0,
      remoteSequence: undefined,
      state: response.status < 200 ? 'early' : 'confirmed',
    });
  }

  /** What finds the dialog of a message that came in. */
  get id(): string {
    return dialogId(this.callId, this.localTag, this.remoteTag);
  }

  get remoteTarget(): string {
    return this.#remoteTarget;
  }

  get localSequence(): number {
    return this.#localSequence;
  }

  /** The URI that the next request goes to: the first route where it is a loose router, as all are taken to be, else the target. */
  get nextHop(): string {
    const first = this.#routeSet[0];
    return (first !== undefined ? parseNameAddr(first)?.uri.text : undefined) ?? this.#remoteTarget;
  }

  /** A request inside the dialog (12.2.1.1) with Call-ID, From, To, CSeq, Route and Max-Forwards. ACK and CANCEL keep `sequence`. */
  createRequest(method: string, sequence?: number): SipRequest {
    const number = sequence ?? ++this.#localSequence;
    const request = new SipRequest(method, this.#remoteTarget);
    const { headers } = request;
    for (const route of this.#routeSet) headers.add('Route', route);
    headers.add('Max-Forwards', '70').add('From', this.local).add('To', this.remote);
    headers.add('Call-ID', this.callId).add('CSeq', `${number} ${method}`);
    return request;
  }

  /** Notes a request that came in: false when it is older than one before (12.2.2), to be answered 500. A target refresh moves the target. */
  acceptRequest(request: SipRequest): boolean {
    const number = request.cseq?.number;
    if (number === undefined || (this.#remoteSequence !== undefined && number <= this.#remoteSequence)) return false;
    this.#remoteSequence = number;
    if (TARGET_REFRESH.has(request.method)) this.refreshTarget(request);
    return true;
  }

  /** Takes the Contact of a re-INVITE, UPDATE or of a 2xx to one. */
  refreshTarget(message: SipRequest | SipResponse): void {
    const target = message.contact?.uri.text;
    if (target !== undefined) this.#remoteTarget = target;
  }

  /** We have answered. */
  confirm(): void {
    this.state = 'confirmed';
  }
}

export const dialogId = (callId: string, localTag: string, remoteTag: string): string => `${callId} ${localTag} ${remoteTag}`;

/** A new Call-ID. */
export const newCallId = (host: string): string => `${randomToken(16)}@${host}`;

const TARGET_REFRESH = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER']);
