// Long because one call of the phone is one object to those who write tests: all that it can do stands here.

import { sleep, type Timer } from '../../base/clock.ts';
import { RingdownError } from '../../base/errors.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import { randomToken } from '../../drivers/sip/message/create-response.ts';
import type { SipRequest, SipResponse } from '../../drivers/sip/message/sip-message.ts';
import { fromWireText, toWireText } from '../../drivers/sip/message/wire-text.ts';
import { Changes, DEFAULT_WITHIN_MS } from '../changes.ts';
import type { SentRequest } from './client-requests.ts';
import type { PhoneLine } from './phone-line.ts';
import type { PhoneMedia } from './phone-media.ts';
import { parsePhoneSdp, printPhoneSdp, type SdpDirection } from './phone-sdp.ts';

/**
 * Outgoing: calling, ringback, up, ended or failed. Incoming: offered, ringing, up, ended. `held` is up with the other side on hold by us;
 * `offering` stands between the two.
 */
export type CallState = 'calling' | 'ringback' | 'offered' | 'ringing' | 'up' | 'offering' | 'held' | 'ended' | 'failed';

export interface CallNews {
  state(state: CallState): void;
}

/** Both parties of a dialog as From and To have them, and where its requests go (RFC 3261 12). */
interface Dialog {
  readonly callId: string;
  local: string;
  remote: string;
  target: string;
}

const OVER: ReadonlySet<CallState> = new Set(['ended', 'failed']);
const CONNECTED: ReadonlySet<CallState> = new Set(['up', 'offering', 'held']);

/** One call of a test phone. What it is told to do is on its way when the method returns; what comes of it is waited for by name. */
export class PhoneCall {
  readonly direction: 'incoming' | 'outgoing';
  readonly media: PhoneMedia;
  readonly news = new TypedEmitter<CallNews>();
  /** Texts of the MESSAGEs that came in. */
  readonly texts: string[] = [];
  /** Status that ended the call before it was up. */
  failure: { readonly status: number; readonly reason: string } | undefined;
  /** Each status that the far end told about a transfer, the newest last (the sipfrag of RFC 3515 2.4.5). */
  readonly transferStatuses: number[] = [];
  readonly #line: PhoneLine;
  readonly #changes: Changes;
  readonly #dialog: Dialog;
  readonly #tag = randomToken();
  readonly #offer: SipRequest | undefined;
  #invite: SentRequest | undefined;
  #provisional = false;
  #cancelled: 'no' | 'wanted' | 'sent' = 'no';
  #state: CallState;
  #holds = false;
  #infoDigits = '';
  #repeatedAnswer: Timer | undefined;

  /** Calls `to` at the exchange, in the place of the call that `replaces` names (RFC 3891). */
  static dial(line: PhoneLine, media: PhoneMedia, to: string, secret: string, replaces?: string): PhoneCall {
    const { name, server, displayName } = line.identity;
    const local = `${displayName ? `"${displayName}" ` : ''}<sip:${name}@${server.host}>;tag=${randomToken()}`;
    const target = line.uriOf(to);
    const call = new PhoneCall(line, media, { callId: randomToken(), local, remote: `<${target}>`, target }, undefined);
    call.#sendInvite(secret, replaces === undefined ? [] : [['Replaces', replaces]]);
    return call;
  }

  /** Takes in an INVITE from outside. */
  static offered(line: PhoneLine, media: PhoneMedia, invite: SipRequest): PhoneCall {
    const local = invite.headers.get('To') ?? '';
    const remote = invite.headers.get('From') ?? '';
    const target = invite.contact?.uri.text ?? line.uriOf('');
    return new PhoneCall(line, media, { callId: invite.callId, local, remote, target }, invite);
  }

  private constructor(line: PhoneLine, media: PhoneMedia, dialog: Dialog, offer: SipRequest | undefined) {
    this.#line = line;
    this.media = media;
    this.#dialog = dialog;
    this.#offer = offer;
    this.direction = offer ? 'incoming' : 'outgoing';
    this.#state = offer ? 'offered' : 'calling';
    this.#changes = new Changes(line.clock, `phone ${line.identity.name}`);
    if (offer) {
      dialog.local = `${dialog.local};tag=${this.#tag}`;
      this.#latch(offer.body);
    }
  }

  get state(): CallState {
    return this.#state;
  }

  get callId(): string {
    return this.#dialog.callId;
  }

  /** The INVITE that this call came by; undefined for an outgoing one. */
  get offer(): SipRequest | undefined {
    return this.#offer;
  }

  /** Digits heard so far as RFC 4733 events, or as INFO where there were any. */
  get digits(): string {
    return this.#infoDigits || this.media.digits;
  }

  get over(): boolean {
    return OVER.has(this.#state);
  }

  get connected(): boolean {
    return CONNECTED.has(this.#state);
  }

  // ---- waiting ----

  /** Resolves when the far end rings (or is already up). */
  ringing(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    return this.#reaches('ringing', () => this.#state === 'ringback' || this.#state === 'ringing' || this.connected, withinMs);
  }

  /** Resolves when the call is up; rejects with `SIP_CALL_FAILED` when it ends instead. */
  answered(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    return this.#reaches('the answer', () => this.#state === 'up', withinMs);
  }

  held(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    return this.#reaches('hold', () => this.#state === 'held', withinMs);
  }

  /** Resolves when the call is over, whoever ended it. */
  ended(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    return this.#changes
      .until(
        () => this.over || undefined,
        () => `the end (it is ${this.#state})`,
        withinMs,
      )
      .then(() => {});
  }

  /** Resolves with the status that refused the call. */
  refused(withinMs = DEFAULT_WITHIN_MS): Promise<{ readonly status: number; readonly reason: string }> {
    return this.#changes.until(
      () => this.failure,
      () => `a refusal (it is ${this.#state})`,
      withinMs,
    );
  }

  /** Resolves with the status that the newest transfer ended with, as the far end told. */
  transferred(withinMs = DEFAULT_WITHIN_MS): Promise<number> {
    const final = () => this.transferStatuses.slice(-1).find((status) => status >= 200);
    return this.#changes.until(final, 'the end of the transfer', withinMs);
  }

  /** Resolves once these digits came in by RFC 4733 or INFO. */
  async hearsDigits(digits: string, withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const byInfo = this.#changes.until(() => this.#infoDigits.includes(digits) || undefined, `digits ${digits}`, withinMs);
    await Promise.any([byInfo, this.media.hearsDigits(digits, withinMs)]).catch((error: AggregateError) => {
      throw error.errors[1];
    });
  }

  /** Resolves with the next text that comes in and was not waited for yet. */
  hearsText(withinMs = DEFAULT_WITHIN_MS): Promise<string> {
    return this.#changes.until(() => this.texts.shift(), 'a text', withinMs);
  }

  // ---- an incoming call ----

  ring(): void {
    this.#respondToOffer(180);
    this.#become('ringing');
  }

  /** Session progress with early media. */
  progress(): void {
    this.#respondToOffer(183, this.#describe('sendrecv'));
  }

  answer(): void {
    const sdp = this.#describe('sendrecv');
    this.#respondToOffer(200, sdp);
    this.#repeatAnswer(500);
    this.#become('up');
  }

  reject(status = 486): void {
    this.#respondToOffer(status);
    this.#become('ended');
  }

  /** Sends the caller elsewhere: 302 with this URI as Contact. */
  deflect(to: string): void {
    this.#respondToOffer(302, undefined, `<${to}>`);
    this.#become('ended');
  }

  // ---- any call ----

  /** Ends the call by what fits its state: BYE, CANCEL, or a refusal. */
  hangup(): void {
    if (this.over) return;
    if (this.connected) {
      this.#request('BYE');
      this.#become('ended');
    } else if (this.direction === 'incoming') this.reject();
    else this.cancel();
  }

  /** Gives up an outgoing call that is not up; it fails with 487 when the far end has taken that in. */
  cancel(): void {
    this.#cancelled = 'wanted';
    if (this.#provisional) this.#sendCancel();
  }

  hold(): void {
    this.#reinvite(true);
  }

  unhold(): void {
    this.#reinvite(false);
  }

  /** Blind transfer (RFC 3515); with `replaces`, an attended one to the party of that call (RFC 3891). */
  refer(to: string, replaces?: PhoneCall): void {
    const target = replaces ? `${replaces.#dialog.target}?Replaces=${encodeURIComponent(replaces.replacesValue)}` : this.#line.uriOf(to);
    const { name, server } = this.#line.identity;
    this.#request('REFER', {
      headers: [
        ['Refer-To', `<${target}>`],
        ['Referred-By', `<sip:${name}@${server.host}>`],
      ],
    });
  }

  sendText(text: string): void {
    this.#request('MESSAGE', { body: { type: 'text/plain', text: toWireText(text) } });
  }

  /** Resolves when the last digit is over. */
  async sendDigits(digits: string, how: 'rfc4733' | 'info' = 'rfc4733'): Promise<void> {
    if (how === 'rfc4733') return this.media.sendDigits(digits);
    for (const digit of digits) {
      this.#request('INFO', { body: { type: 'application/dtmf-relay', text: `Signal=${digit}\r\nDuration=100\r\n` } });
      await sleep(this.#line.clock, 250);
    }
  }

  // ---- from the phone ----

  /** A request of this call's dialog. */
  receive(request: SipRequest): void {
    const respond = (status: number, sdp?: string) => this.#line.respond(request, status, { toTag: this.#tag, sdp });
    switch (request.method) {
      case 'ACK':
        this.#repeatedAnswer?.cancel();
        if (request.body.length > 0) this.#latch(request.body);
        return;
      case 'INVITE': {
        if (!this.connected) return;
        this.#latch(request.body);
        respond(200, this.#describe(this.#holds ? 'sendonly' : 'sendrecv'));
        return;
      }
      case 'CANCEL':
        respond(200);
        if (this.direction === 'incoming' && !this.connected && !this.over) this.#refuseCancelled();
        return;
      case 'BYE':
        respond(200);
        if (!this.over) this.#become('ended');
        return;
      default:
        this.#take(request);
        respond(200);
        this.#changes.changed();
    }
  }

  /** The phone goes away without a word. */
  abandon(): void {
    this.#fallSilent();
    this.#changes.close();
  }

  #take(request: SipRequest): void {
    const body = request.body.toString('latin1');
    if (request.method === 'MESSAGE') this.texts.push(fromWireText(body));
    else if (request.method === 'INFO') this.#infoDigits += /Signal[ \t]*=[ \t]*([0-9A-D*#])/i.exec(body)?.[1] ?? '';
    else if (request.method === 'NOTIFY') {
      const status = /^SIP\/2\.0 (\d{3})/.exec(body)?.[1];
      if (status !== undefined) {
        this.transferStatuses.push(Number(status));
        this.#changes.changed();
      }
    }
  }

  #become(state: CallState): void {
    this.#state = state;
    if (this.over) this.#fallSilent();
    this.news.emit('state', state);
    this.#changes.changed();
  }

  #fallSilent(): void {
    this.#repeatedAnswer?.cancel();
    this.media.close();
  }

  async #reaches(what: string, condition: () => boolean, withinMs: number): Promise<void> {
    await this.#changes.until(
      () => {
        if (condition()) return true;
        if (!this.over) return undefined;
        const why = this.failure ? `${this.failure.status} ${this.failure.reason}` : 'it ended';
        throw new RingdownError('SIP_CALL_FAILED', `phone ${this.#line.identity.name}: ${what} did not come about: ${why}`);
      },
      () => `${what} (it is ${this.#state})`,
      withinMs,
    );
  }

  #describe(direction: SdpDirection): string {
    const { payloadTypes } = this.#line.identity;
    return printPhoneSdp({ ...this.media.local, version: this.#line.nextNumber(), direction, payloadTypes });
  }

  #latch(body: Buffer): void {
    const remote = parsePhoneSdp(body.toString('latin1'));
    if (remote) this.media.remote = remote;
  }

  #respondToOffer(status: number, sdp?: string, contact?: string): void {
    if (!this.#offer || this.connected || this.over)
      throw new RingdownError('SIP_CALL_STATE', `a call that is ${this.#state} takes no ${status}`);
    this.#line.respond(this.#offer, status, { toTag: this.#tag, sdp, contact });
  }

  #refuseCancelled(): void {
    this.#respondToOffer(487);
    this.#become('ended');
  }

  /** RFC 3261 13.3.1.4: a 2xx is repeated until its ACK comes. */
  #repeatAnswer(afterMs: number): void {
    if (this.#line.reliable || afterMs > 8000) return;
    this.#repeatedAnswer = this.#line.clock.setTimer(afterMs, () => {
      if (this.#offer) this.#line.respondAgain(this.#offer);
      this.#repeatAnswer(afterMs * 2);
    });
  }

  #request(
    method: string,
    options: {
      headers?: readonly (readonly [string, string])[];
      body?: { type: string; text: string };
      cseq?: number;
      branch?: string;
    } = {},
    onResponse: (response: SipResponse, sent: SentRequest) => void = () => {},
  ): void {
    const { callId, local, remote, target } = this.#dialog;
    const cseq = options.cseq ?? this.#line.nextNumber();
    this.#line.request({ method, uri: target, from: local, to: remote, callId, ...options, cseq }, onResponse);
  }

  #sendInvite(secret: string, headers: readonly (readonly [string, string])[]): void {
    const { callId, local, remote, target } = this.#dialog;
    const parts = {
      method: 'INVITE',
      uri: target,
      from: local,
      to: remote,
      callId,
      headers,
      body: { type: 'application/sdp', text: this.#describe('sendrecv') },
    };
    this.#line.requestWithSecret(
      parts,
      secret,
      (sent) => {
        this.#invite = sent;
        this.#provisional = false;
      },
      (response, sent) => {
        if (response.status < 200) this.#onProvisional(response);
        else if (response.status < 300) this.#onAnswer(response, sent);
        else {
          this.#line.acknowledgeRefusal(parts, response, sent);
          if (this.over) return;
          this.failure = { status: response.status, reason: response.reason };
          this.#become('failed');
        }
      },
    );
  }

  #onProvisional(response: SipResponse): void {
    this.#provisional = true;
    if (this.#cancelled === 'wanted') this.#sendCancel();
    if (response.body.length > 0) this.#latch(response.body);
    if (response.status >= 180 && this.#state === 'calling') this.#become('ringback');
  }

  #onAnswer(response: SipResponse, sent: SentRequest): void {
    this.#dialog.remote = response.headers.get('To') ?? this.#dialog.remote;
    this.#dialog.target = response.contact?.uri.text ?? this.#dialog.target;
    this.#request('ACK', { cseq: sent.request.cseq?.number ?? 0 });
    if (this.connected || this.over) return;
    this.#latch(response.body);
    this.#become('up');
    if (this.#cancelled !== 'no') this.hangup(); // the answer was quicker than the CANCEL
  }

  #sendCancel(): void {
    if (!this.#invite || this.connected || this.over) return;
    this.#cancelled = 'sent';
    this.#request('CANCEL', { cseq: this.#invite.request.cseq?.number ?? 0, branch: this.#invite.branch });
  }

  #reinvite(hold: boolean): void {
    this.#holds = hold;
    this.#become('offering');
    const body = { type: 'application/sdp', text: this.#describe(hold ? 'sendonly' : 'sendrecv') };
    this.#request('INVITE', { body }, (response, sent) => {
      if (response.status < 200) return;
      const cseq = sent.request.cseq?.number ?? 0;
      if (response.status >= 300) this.#request('ACK', { cseq, branch: sent.branch });
      else {
        this.#request('ACK', { cseq });
        this.#latch(response.body);
      }
      if (this.#state === 'offering') this.#become(response.status >= 300 ? 'up' : hold ? 'held' : 'up');
    });
  }

  /** What a Replaces header says to name this call. */
  get replacesValue(): string {
    const tag = (party: string) => /;tag=([^;]+)/.exec(party)?.[1] ?? '';
    return `${this.callId};to-tag=${tag(this.#dialog.remote)};from-tag=${tag(this.#dialog.local)}`;
  }
}
