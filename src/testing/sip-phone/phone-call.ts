import { sleep } from '../../base/clock.ts';
import { RingdownError } from '../../base/errors.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import type { SipRequest } from '../../drivers/sip/message/sip-message.ts';
import { toWireText } from '../../drivers/sip/message/wire-text.ts';
import { Changes, DEFAULT_WITHIN_MS } from '../changes.ts';
import { HeardMessages } from './heard-messages.ts';
import { OfferedInvite } from './offered-invite.ts';
import { PhoneDialog } from './phone-dialog.ts';
import type { PhoneLine } from './phone-line.ts';
import type { PhoneMedia } from './phone-media.ts';
import { PhoneSession } from './phone-session.ts';
import { PlacedInvite } from './placed-invite.ts';

/**
 * Outgoing: calling, ringback, up, ended or failed. Incoming: offered, ringing, up, ended. `held` is up with the other side on hold by us;
 * `offering` stands between the two.
 */
export type CallState = 'calling' | 'ringback' | 'offered' | 'ringing' | 'up' | 'offering' | 'held' | 'ended' | 'failed';

export interface CallNews {
  state(state: CallState): void;
}

const OVER: ReadonlySet<CallState> = new Set(['ended', 'failed']);
const CONNECTED: ReadonlySet<CallState> = new Set(['up', 'offering', 'held']);

/** One call of a test phone. What it is told to do is on its way when the method returns; what comes of it is waited for by name. */
export class PhoneCall {
  readonly direction: 'incoming' | 'outgoing';
  /** The ear and the mouth of the phone in this call. */
  readonly media: PhoneMedia;
  readonly news = new TypedEmitter<CallNews>();
  /** Status that ended the call before it was up. */
  failure: { readonly status: number; readonly reason: string } | undefined;
  readonly #line: PhoneLine;
  readonly #changes: Changes;
  readonly #dialog: PhoneDialog;
  readonly #heard = new HeardMessages();
  readonly #session: PhoneSession;
  readonly #offered: OfferedInvite | undefined;
  #placed: PlacedInvite | undefined;
  #state: CallState;

  /** Calls `to` at the exchange, in the place of the call that `replaces` names (RFC 3891). */
  static dial(line: PhoneLine, media: PhoneMedia, to: string, secret: string, replaces?: string): PhoneCall {
    const call = new PhoneCall(line, media, PhoneDialog.to(line, to));
    call.#place(secret, replaces === undefined ? [] : [['Replaces', replaces]]);
    return call;
  }

  /** Takes in an INVITE from outside. */
  static offered(line: PhoneLine, media: PhoneMedia, invite: SipRequest): PhoneCall {
    const call = new PhoneCall(line, media, PhoneDialog.from(line, invite), invite);
    call.#session.take(invite.body);
    return call;
  }

  private constructor(line: PhoneLine, media: PhoneMedia, dialog: PhoneDialog, offer?: SipRequest) {
    this.#line = line;
    this.media = media;
    this.#dialog = dialog;
    this.#session = new PhoneSession(line, media);
    this.#offered = offer && new OfferedInvite(line, offer, dialog.localTag);
    this.direction = offer ? 'incoming' : 'outgoing';
    this.#state = offer ? 'offered' : 'calling';
    this.#changes = new Changes(line.clock, `phone ${line.identity.name}`);
  }

  get state(): CallState {
    return this.#state;
  }

  get callId(): string {
    return this.#dialog.callId;
  }

  /** The INVITE that this call came by; undefined for an outgoing one. */
  get offer(): SipRequest | undefined {
    return this.#offered?.request;
  }

  /** What a Replaces header says to name this call (RFC 3891). */
  get replacesValue(): string {
    return this.#dialog.replacesValue;
  }

  /** Texts of the MESSAGEs that came in and were not waited for. */
  get texts(): string[] {
    return this.#heard.texts;
  }

  /** Each status that the far end told about a transfer, the newest last. */
  get transferStatuses(): number[] {
    return this.#heard.transferStatuses;
  }

  /** Digits heard so far as RFC 4733 events, or as INFO where there were any. */
  get digits(): string {
    return this.#heard.digits || this.media.digits;
  }

  /** It is `ended` or `failed`. */
  get over(): boolean {
    return OVER.has(this.#state);
  }

  /** It was answered and is not over. */
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

  /** Resolves when the far end has taken the hold that `hold` offered. */
  held(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    return this.#reaches('hold', () => this.#state === 'held', withinMs);
  }

  /** Resolves when the call is over, whoever ended it. */
  async ended(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    await this.#comes('the end', () => this.over || undefined, withinMs);
  }

  /** Resolves with the status that refused the call. */
  refused(withinMs = DEFAULT_WITHIN_MS): Promise<{ readonly status: number; readonly reason: string }> {
    return this.#comes('a refusal', () => this.failure, withinMs);
  }

  /** Resolves with the status that the newest transfer ended with, as the far end told. */
  transferred(withinMs = DEFAULT_WITHIN_MS): Promise<number> {
    const final = () => this.transferStatuses.slice(-1).find((status) => status >= 200);
    return this.#changes.until(final, 'the end of the transfer', withinMs);
  }

  /** Resolves once these digits came in by RFC 4733 or INFO. */
  async hearsDigits(digits: string, withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const byInfo = this.#changes.until(() => this.#heard.digits.includes(digits) || undefined, `digits ${digits}`, withinMs);
    await Promise.any([byInfo, this.media.hearsDigits(digits, withinMs)]).catch((error: AggregateError) => {
      throw error.errors[1];
    });
  }

  /** Resolves with the next text that comes in and was not waited for yet. */
  hearsText(withinMs = DEFAULT_WITHIN_MS): Promise<string> {
    return this.#changes.until(() => this.#heard.texts.shift(), 'a text', withinMs);
  }

  // ---- an incoming call ----

  /** Sends 180. */
  ring(): void {
    this.#undecided(180).respond(180);
    this.#become('ringing');
  }

  /** Session progress with early media. */
  progress(): void {
    this.#undecided(183).respond(183, this.#session.describe());
  }

  /** Takes the call: 200 with the phone's own description of the session. */
  answer(): void {
    this.#undecided(200).answer(this.#session.describe());
    this.#become('up');
  }

  /** Refuses the call with this status. */
  reject(status = 486): void {
    this.#undecided(status).respond(status);
    this.#become('ended');
  }

  /** Sends the caller elsewhere: 302 with this URI as Contact. */
  deflect(to: string): void {
    this.#undecided(302).respond(302, undefined, `<${to}>`);
    this.#become('ended');
  }

  // ---- any call ----

  /** Ends the call by what fits its state: BYE, CANCEL, or a refusal. */
  hangup(): void {
    if (this.over) return;
    if (this.connected) {
      this.#dialog.request('BYE');
      this.#become('ended');
    } else if (this.direction === 'incoming') this.reject();
    else this.cancel();
  }

  /** Gives up an outgoing call that is not up; it fails with 487 when the far end has taken that in. */
  cancel(): void {
    this.#placed?.cancel();
  }

  /** Puts the far end on hold: offers `sendonly`. */
  hold(): void {
    this.#reinvite(true);
  }

  /** Takes the far end back: offers `sendrecv`. */
  unhold(): void {
    this.#reinvite(false);
  }

  /** Blind transfer (RFC 3515); with `replaces`, an attended one to the party of that call (RFC 3891). */
  refer(to: string, replaces?: PhoneCall): void {
    const target = replaces ? `${replaces.#dialog.target}?Replaces=${encodeURIComponent(replaces.replacesValue)}` : this.#line.uriOf(to);
    const { name, server } = this.#line.identity;
    this.#dialog.request('REFER', {
      headers: [
        ['Refer-To', `<${target}>`],
        ['Referred-By', `<sip:${name}@${server.host}>`],
      ],
    });
  }

  /** Sends a MESSAGE in the call. */
  sendText(text: string): void {
    this.#dialog.request('MESSAGE', { body: { type: 'text/plain', text: toWireText(text) } });
  }

  /** Resolves when the last digit is over. */
  async sendDigits(digits: string, how: 'rfc4733' | 'info' = 'rfc4733'): Promise<void> {
    if (how === 'rfc4733') return this.media.sendDigits(digits);
    for (const digit of digits) {
      this.#dialog.request('INFO', { body: { type: 'application/dtmf-relay', text: `Signal=${digit}\r\nDuration=100\r\n` } });
      await sleep(this.#line.clock, 250);
    }
  }

  // ---- from the phone ----

  /** A request of this call's dialog. */
  receive(request: SipRequest): void {
    const respond = (status: number, sdp?: string) => this.#line.respond(request, status, { toTag: this.#dialog.localTag, sdp });
    switch (request.method) {
      case 'ACK':
        this.#offered?.stop();
        if (request.body.length > 0) this.#session.take(request.body);
        return;
      case 'INVITE':
        if (!this.connected) return;
        this.#session.take(request.body);
        respond(200, this.#session.describe());
        return;
      case 'CANCEL':
        respond(200);
        if (this.direction === 'incoming' && !this.connected && !this.over) this.reject(487);
        return;
      case 'BYE':
        respond(200);
        if (!this.over) this.#become('ended');
        return;
      default:
        this.#heard.take(request);
        respond(200);
        this.#changes.changed();
    }
  }

  /** The phone goes away without a word. */
  abandon(): void {
    this.#fallSilent();
    this.#changes.close();
  }

  #become(state: CallState): void {
    this.#state = state;
    if (this.over) this.#fallSilent();
    this.news.emit('state', state);
    this.#changes.changed();
  }

  #fallSilent(): void {
    this.#offered?.stop();
    this.media.close();
  }

  /** A state that a call which is over does not reach any more. */
  async #reaches(what: string, condition: () => boolean, withinMs: number): Promise<void> {
    const look = () => {
      if (condition()) return true;
      if (!this.over) return undefined;
      const why = this.failure ? `${this.failure.status} ${this.failure.reason}` : 'it ended';
      throw new RingdownError('SIP_CALL_FAILED', `phone ${this.#line.identity.name}: ${what} did not come about: ${why}`);
    };
    await this.#comes(what, look, withinMs);
  }

  #comes<T>(what: string, condition: () => T | undefined, withinMs: number): Promise<T> {
    return this.#changes.until(condition, () => `${what} (it is ${this.#state})`, withinMs);
  }

  /** The INVITE that has had no final answer yet, to be answered with `status`. */
  #undecided(status: number): OfferedInvite {
    if (this.#offered && !this.connected && !this.over) return this.#offered;
    throw new RingdownError('SIP_CALL_STATE', `a call that is ${this.#state} takes no ${status}`);
  }

  #place(secret: string, headers: readonly (readonly [string, string])[]): void {
    const placed = new PlacedInvite(this.#line, this.#dialog, {
      onProvisional: ({ status, body }) => {
        if (body.length > 0) this.#session.take(body);
        if (status >= 180 && this.#state === 'calling') this.#become('ringback');
      },
      onAnswer: ({ body }) => {
        if (this.connected || this.over) return;
        this.#session.take(body);
        this.#become('up');
        if (placed.isGivenUp) this.hangup();
      },
      onRefusal: ({ status, reason }) => {
        if (this.over) return;
        this.failure = { status, reason };
        this.#become('failed');
      },
    });
    this.#placed = placed;
    placed.send(secret, this.#session.describe(), headers);
  }

  #reinvite(hold: boolean): void {
    this.#session.holds = hold;
    this.#become('offering');
    const body = { type: 'application/sdp', text: this.#session.describe() };
    this.#dialog.request('INVITE', { body }, (response, sent) => {
      if (response.status < 200) return;
      this.#dialog.acknowledge(response, sent);
      const isTaken = response.status < 300;
      if (isTaken) this.#session.take(response.body);
      if (this.#state === 'offering') this.#become(isTaken && hold ? 'held' : 'up');
    });
  }
}
