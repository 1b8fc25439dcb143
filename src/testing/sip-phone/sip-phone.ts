import { type Clock, SystemClock, sleep } from '../../base/clock.ts';
import { RingdownError } from '../../base/errors.ts';
import { TypedEmitter } from '../../base/typed-emitter.ts';
import { randomToken } from '../../drivers/sip/message/create-response.ts';
import { parseMessage } from '../../drivers/sip/message/parser.ts';
import type { SipRequest } from '../../drivers/sip/message/sip-message.ts';
import { Changes, DEFAULT_WITHIN_MS } from '../changes.ts';
import { PhoneCall } from './phone-call.ts';
import { PhoneLine } from './phone-line.ts';
import { PhoneMedia } from './phone-media.ts';
import { openPhoneSocket } from './phone-socket.ts';

export interface SipPhoneOptions {
  /** Account at the exchange: user part of the phone's address and of its digest credentials. */
  readonly name: string;
  readonly secret?: string;
  readonly server: { readonly host: string; readonly port: number };
  readonly transport?: 'udp' | 'tcp';
  /** Address to bind; loopback unless given. */
  readonly address?: string;
  /** Port to bind; any unless given. */
  readonly port?: number;
  readonly displayName?: string;
  readonly userAgent?: string;
  /** What it offers, in this order: 0 is G.711 u-law (the default), 8 A-law. */
  readonly payloadTypes?: readonly (0 | 8)[];
  /** Calls at a time; one more is refused with 486. 1 unless given. */
  readonly maxCalls?: number;
  /**
   * When a call that comes in begins to ring (180) by itself; Infinity for never. Unless given it is 40 to 110 ms by the first letter of
   * the name, so that phones called together ring in a firm order, after what the exchange does for their legs.
   */
  readonly ringAfterMs?: number;
  /** Takes calls that ring by itself. */
  readonly autoAnswer?: boolean;
  readonly clock?: Clock;
}

export type RegistrationState = 'registering' | 'registered' | 'unregistered' | 'failed';

export interface SipPhoneNews {
  /** A call came in; it does not ring yet. */
  offered(call: PhoneCall): void;
  registration(state: RegistrationState): void;
  /** A message went over the wire: its method or status. */
  sent(what: string | number): void;
  got(what: string | number): void;
}

/**
 * A SIP phone on real sockets for tests and demonstrations: registers, calls, takes or refuses calls, holds, transfers, sends and hears
 * tones and digits. It is silent until told to speak.
 *
 *     const phone = await SipPhone.start({ name: 'alice', secret: 'pw', server: { host: '127.0.0.1', port: 5060 } });
 *     await phone.register();
 *     const call = await phone.call('600');
 *     await call.answered();
 *     call.media.playTone(440);
 *     await call.media.hears(440);
 *     call.hangup();
 *     await phone.stop();
 */
export class SipPhone {
  readonly news = new TypedEmitter<SipPhoneNews>();
  readonly #line: PhoneLine;
  readonly #options: SipPhoneOptions;
  readonly #changes: Changes;
  readonly #calls = new Map<string, PhoneCall>();
  readonly #untaken: PhoneCall[] = [];
  /** Calls that came in and wait for their RTP socket. */
  readonly #opening = new Set<string>();
  readonly #registrationId = randomToken();
  #registration: RegistrationState = 'unregistered';
  #refusal: { readonly status: number; readonly reason: string } | undefined;
  #lastRequest: Buffer | undefined;
  #closed = false;

  /** Binds the phone's sockets; rejects when that fails. It does not register yet. */
  static async start(options: SipPhoneOptions): Promise<SipPhone> {
    const clock = options.clock ?? new SystemClock();
    let phone: SipPhone | undefined;
    const socket = await openPhoneSocket({
      transport: options.transport ?? 'udp',
      server: options.server,
      address: options.address ?? '127.0.0.1',
      port: options.port ?? 0,
      onMessage: (message) => phone?.receive(message),
    });
    const identity = {
      name: options.name,
      secret: options.secret ?? '',
      server: options.server,
      userAgent: options.userAgent ?? 'Ringdown test phone',
      displayName: options.displayName,
      payloadTypes: options.payloadTypes ?? ([0] as const),
    };
    phone = new SipPhone(options, new PhoneLine(clock, identity, socket));
    return phone;
  }

  private constructor(options: SipPhoneOptions, line: PhoneLine) {
    this.#options = options;
    this.#line = line;
    this.#changes = new Changes(line.clock, `phone ${options.name}`);
    line.news.on('sent', (what) => this.news.emit('sent', what));
  }

  get name(): string {
    return this.#options.name;
  }

  get registration(): RegistrationState {
    return this.#registration;
  }

  /** Where the phone's signalling is bound. */
  get local(): { readonly address: string; readonly port: number } {
    return this.#line.local;
  }

  /** Calls that are not over, in the order of their making. */
  get calls(): readonly PhoneCall[] {
    return [...this.#calls.values()];
  }

  /** Registers and resolves when that is confirmed; rejects with `SIP_REGISTER_FAILED` when it is refused. */
  async register(options: { expiresSec?: number; secret?: string; withinMs?: number } = {}): Promise<void> {
    this.#sendRegister(options.expiresSec ?? 3600, 'registered', options.secret);
    await this.#registrationSettles(options.withinMs);
  }

  async unregister(options: { withinMs?: number } = {}): Promise<void> {
    this.#sendRegister(0, 'unregistered', undefined);
    await this.#registrationSettles(options.withinMs);
  }

  /** Calls an extension. Resolves when the INVITE is on its way. */
  async call(to: string, options: { secret?: string; replaces?: string } = {}): Promise<PhoneCall> {
    const media = await this.#openMedia();
    const call = PhoneCall.dial(this.#line, media, to, options.secret ?? this.#line.identity.secret, options.replaces);
    this.#adopt(call);
    return call;
  }

  /** The next call that came in, rings and was not handed out before. */
  incoming(withinMs = DEFAULT_WITHIN_MS): Promise<PhoneCall> {
    const next = () => {
      const at = this.#untaken.findIndex((call) => call.state !== 'offered');
      return at < 0 ? undefined : this.#untaken.splice(at, 1)[0];
    };
    return this.#changes.until(next, 'a call', withinMs);
  }

  /** Hangs up, unregisters where it is registered, and closes. */
  async stop(): Promise<void> {
    if (this.#closed) return;
    for (const call of this.#calls.values()) call.hangup();
    if (this.#registration === 'registered') await this.unregister({ withinMs: 500 }).catch(() => {});
    else await sleep(this.#line.clock, 50);
    this.close();
  }

  /** Goes away without a word, as a phone whose cable was pulled. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const call of this.#calls.values()) call.abandon();
    this.#calls.clear();
    this.#line.close();
    this.#changes.close();
  }

  /** Takes in what the socket got; what is no SIP is dropped. */
  receive(bytes: Buffer): void {
    const parsed = parseMessage(bytes);
    if (!parsed.ok || this.#closed) return;
    const { message } = parsed;
    if (message.kind === 'response') {
      this.news.emit('got', message.status);
      this.#line.receiveResponse(message);
      return;
    }
    const repeated = this.#lastRequest?.equals(bytes) ?? false;
    this.#lastRequest = bytes;
    if (message.method !== 'ACK' && !repeated) this.news.emit('got', message.method);
    if (message.method !== 'ACK' && this.#line.respondAgain(message)) return;
    const call = this.#calls.get(message.callId);
    if (call) call.receive(message);
    else if (message.method === 'INVITE') this.#offered(message);
    else if (message.method !== 'ACK') this.#line.respond(message, message.method === 'BYE' ? 481 : 200);
  }

  #offered(invite: SipRequest): void {
    if (this.#opening.has(invite.callId)) return;
    if (this.#calls.size + this.#opening.size >= (this.#options.maxCalls ?? 1)) {
      this.#line.respond(invite, 486);
      return;
    }
    this.#opening.add(invite.callId);
    const opened = (media: PhoneMedia) => {
      this.#opening.delete(invite.callId);
      if (this.#closed) media.close();
      else this.#takeOffer(PhoneCall.offered(this.#line, media, invite));
    };
    const failed = () => {
      this.#opening.delete(invite.callId);
      this.#line.respond(invite, 500);
    };
    this.#openMedia().then(opened, failed);
  }

  #takeOffer(call: PhoneCall): void {
    this.#adopt(call);
    this.#untaken.push(call);
    this.news.emit('offered', call);
    const ringAfterMs = this.#options.ringAfterMs ?? 40 + 10 * (this.name.charCodeAt(0) % 8);
    if (ringAfterMs === Number.POSITIVE_INFINITY) return;
    this.#line.clock.setTimer(ringAfterMs, () => {
      if (call.state !== 'offered') return;
      call.ring();
      if (this.#options.autoAnswer) call.answer();
    });
  }

  #adopt(call: PhoneCall): void {
    this.#calls.set(call.callId, call);
    call.news.on('state', () => {
      if (call.over) this.#calls.delete(call.callId);
      this.#changes.changed();
    });
  }

  #openMedia(): Promise<PhoneMedia> {
    return PhoneMedia.open(this.#line.clock, this.#options.address ?? '127.0.0.1', `phone ${this.name}`);
  }

  #sendRegister(expiresSec: number, goal: 'registered' | 'unregistered', secret = this.#line.identity.secret): void {
    this.#settle('registering');
    const address = `<sip:${this.name}@${this.#options.server.host}>`;
    this.#line.requestWithSecret(
      {
        method: 'REGISTER',
        uri: this.#line.uriOf(''),
        from: `${address};tag=${randomToken()}`,
        to: address,
        callId: this.#registrationId,
        headers: [['Expires', String(expiresSec)]],
      },
      secret,
      () => {},
      ({ status, reason }) => {
        if (status < 200) return;
        this.#refusal = { status, reason };
        this.#settle(status < 300 ? goal : 'failed');
      },
    );
  }

  #settle(state: RegistrationState): void {
    this.#registration = state;
    this.news.emit('registration', state);
    this.#changes.changed();
  }

  async #registrationSettles(withinMs = DEFAULT_WITHIN_MS): Promise<void> {
    const state = await this.#changes.until(
      () => (this.#registration === 'registering' ? undefined : this.#registration),
      'the answer to REGISTER',
      withinMs,
    );
    if (state !== 'failed') return;
    throw new RingdownError(
      'SIP_REGISTER_FAILED',
      `phone ${this.name}: registration refused: ${this.#refusal?.status} ${this.#refusal?.reason}`,
    );
  }
}
