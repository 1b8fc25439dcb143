import { randomToken } from '../../drivers/sip/message/create-response.ts';
import type { SipRequest, SipResponse } from '../../drivers/sip/message/sip-message.ts';
import type { SentRequest } from './client-requests.ts';
import type { LineRequest, PhoneLine } from './phone-line.ts';

interface PhoneDialogParts {
  readonly callId: string;
  readonly local: string;
  readonly localTag: string;
  readonly remote: string;
  readonly target: string;
}

/** The dialog of one call of the phone (RFC 3261 12): both parties as From and To have them, and the requests between them. */
export class PhoneDialog {
  readonly callId: string;
  readonly localTag: string;
  readonly #line: PhoneLine;
  readonly #local: string;
  #remote: string;
  #target: string;

  /** Of a call that the phone places. */
  static to(line: PhoneLine, user: string): PhoneDialog {
    const { name, server, displayName } = line.identity;
    const localTag = randomToken();
    const local = `${displayName ? `"${displayName}" ` : ''}<sip:${name}@${server.host}>;tag=${localTag}`;
    const target = line.uriOf(user);
    return new PhoneDialog(line, { callId: randomToken(), local, localTag, remote: `<${target}>`, target });
  }

  /** Of a call that the phone is offered. */
  static from(line: PhoneLine, invite: SipRequest): PhoneDialog {
    const localTag = randomToken();
    const local = `${invite.headers.get('To') ?? ''};tag=${localTag}`;
    const remote = invite.headers.get('From') ?? '';
    const target = invite.contact?.uri.text ?? line.uriOf('');
    return new PhoneDialog(line, { callId: invite.callId, local, localTag, remote, target });
  }

  private constructor(line: PhoneLine, { callId, local, localTag, remote, target }: PhoneDialogParts) {
    this.#line = line;
    this.callId = callId;
    this.localTag = localTag;
    this.#local = local;
    this.#remote = remote;
    this.#target = target;
  }

  /** Where the other party's requests go: its Contact. */
  get target(): string {
    return this.#target;
  }

  /** What a Replaces header says to name this dialog (RFC 3891). */
  get replacesValue(): string {
    const remoteTag = /;tag=([^;]+)/.exec(this.#remote)?.[1] ?? '';
    return `${this.callId};to-tag=${remoteTag};from-tag=${this.localTag}`;
  }

  /** What a request to the other party is made of, but for its CSeq. */
  parts(method: string): Pick<LineRequest, 'method' | 'uri' | 'from' | 'to' | 'callId'> {
    return { method, uri: this.#target, from: this.#local, to: this.#remote, callId: this.callId };
  }

  request(
    method: string,
    options: Partial<Pick<LineRequest, 'headers' | 'body' | 'cseq' | 'branch'>> = {},
    onResponse: (response: SipResponse, sent: SentRequest) => void = () => {},
  ): void {
    const cseq = options.cseq ?? this.#line.nextNumber();
    this.#line.request({ ...this.parts(method), ...options, cseq }, onResponse);
  }

  /** Takes tag and Contact of the 2xx that the other party answered with. */
  confirm(response: SipResponse): void {
    this.#remote = response.headers.get('To') ?? this.#remote;
    this.#target = response.contact?.uri.text ?? this.#target;
  }

  /** ACK of a final answer to an INVITE: that of a refusal is part of the INVITE's transaction (RFC 3261 17.1.1.3), that of a 2xx is not. */
  acknowledge({ status }: SipResponse, { request, branch }: SentRequest): void {
    this.request('ACK', { cseq: request.cseq?.number ?? 0, branch: status >= 300 ? branch : undefined });
  }
}
