import type { Timer } from '../../../base/clock.ts';
import type { OutboundRegistrationOptions } from '../../../config/sip-register.ts';
import type { RegistrationView } from '../../../core/endpoint/directory.ts';
import { answerChallenge } from '../auth/answer-challenge.ts';
import { withCredentials } from '../auth/retry-with-credentials.ts';
import { newCallId } from '../dialog/dialog.ts';
import { randomToken } from '../message/create-response.ts';
import { parseNameAddr } from '../message/name-addr.ts';
import { SipRequest, type SipResponse } from '../message/sip-message.ts';
import { hostText } from '../message/uri.ts';
import { contactValue, type SipContext, sign } from '../sip-context.ts';
import type { Flow } from '../transport/flow.ts';

/** Finds the address of a host; undefined where it has none. */
export type ResolveHost = (host: string) => Promise<string | undefined>;

/** In chan_sip's words, which the manager and the console show. */
export type RegistrationState = 'Unregistered' | 'Request Sent' | 'Auth. Sent' | 'Registered' | 'Rejected' | 'No Authentication' | 'Failed';

const SIP_PORT = 5060;
/** Answers of a registrar, one after the other, that have the next request sent at once: challenges, and longer times that it wants. */
const MAX_REPEATS = 3;
/** A registration is renewed so long before its end, of short ones a fifth of their time (Asterisk 20: EXPIRY_GUARD_*). */
const GUARD_SECONDS = 15;
const SHORT_SECONDS = 30;
const GUARD_SHARE = 0.2;

/**
 * One registration of this exchange with a registrar (RFC 3261 10.2): asked for, challenged, granted, renewed in time. No answer is followed
 * by another try after `registertimeout`; a refusal ends it until the next reload (Asterisk 20: handle_response_register).
 */
export class OutboundRegistration {
  readonly options: OutboundRegistrationOptions;
  readonly #context: SipContext;
  readonly #resolve: ResolveHost;
  /** One call and one tag for all its requests, so that the registrar sees them in order (RFC 3261 10.2.4). */
  readonly #callId: string;
  readonly #tag = randomToken(5);
  #sequence = 101;
  #state: RegistrationState = 'Unregistered';
  #expirySeconds: number;
  #refreshSeconds: number;
  #registeredAt: number | undefined;
  #attempts = 0;
  #repeats = 0;
  #timer: Timer | undefined;
  #request: { terminate(): void } | undefined;
  #isOver = false;

  constructor(context: SipContext, options: OutboundRegistrationOptions, resolve: ResolveHost) {
    this.options = options;
    this.#context = context;
    this.#resolve = resolve;
    this.#callId = newCallId(options.host);
    this.#expirySeconds = options.expirySeconds || context.options.defaultExpirySeconds;
    this.#refreshSeconds = this.#expirySeconds;
  }

  get view(): RegistrationView {
    const { host, port, user, domain } = this.options;
    return {
      host,
      port: port || SIP_PORT,
      username: user,
      domain,
      refreshSeconds: this.#refreshSeconds,
      state: this.#state,
      registeredAt: this.#registeredAt,
    };
  }

  /** Asks for it now. */
  start(): Promise<void> {
    this.#repeats = 0;
    return this.#ask();
  }

  async #ask(): Promise<void> {
    const flow = await this.#flow();
    if (this.#isOver) return;
    this.#attempts++;
    if (!flow) {
      this.#context.core.logger.warning(`registration of ${this.options.user}: no way to ${this.options.host}`);
      this.#retryLater();
      return;
    }
    this.#send(this.#register(flow, this.#expirySeconds), flow);
    this.#state = 'Request Sent';
  }

  /** Ends it; with `takeBack` the registrar is told, without waiting for what it says. */
  close(takeBack = false): void {
    this.#isOver = true;
    this.#timer?.cancel();
    this.#request?.terminate();
    if (takeBack && this.#state === 'Registered') void this.#takeBack();
  }

  async #takeBack(): Promise<void> {
    const flow = await this.#flow();
    if (!flow) return;
    const request = this.#register(flow, 0);
    this.#context.layer.request(request, flow, {
      onResponse: (response) => {
        const retry = isChallenge(response) ? this.#answerTo(response, request) : undefined;
        if (retry) this.#context.layer.request(retry, flow, { onResponse: () => {}, onFailed: () => {} });
      },
      onFailed: () => {},
    });
  }

  async #flow(): Promise<Flow | undefined> {
    const { host, port, transport } = this.options;
    const address = await this.#resolve(host);
    return address === undefined
      ? undefined
      : this.#context.transports.flowTo(transport === 'tcp' ? 'TCP' : 'UDP', { address, port: port || SIP_PORT });
  }

  #register(flow: Flow, expirySeconds: number): SipRequest {
    const { user, domain, host, port, extension } = this.options;
    const registrar = `sip:${hostText(host)}${port ? `:${port}` : ''}`;
    const own = `<sip:${user}@${hostText(domain || host)}>`;
    const request = new SipRequest('REGISTER', registrar);
    request.headers.add('Max-Forwards', '70').add('From', `${own};tag=${this.#tag}`).add('To', own);
    request.headers.add('Call-ID', this.#callId).add('CSeq', `${++this.#sequence} REGISTER`);
    request.headers.add('Contact', contactValue(flow, extension)).add('Expires', String(expirySeconds));
    sign(this.#context, request);
    return request;
  }

  #send(request: SipRequest, flow: Flow): void {
    this.#timer?.cancel();
    this.#request = this.#context.layer.request(request, flow, {
      onResponse: (response) => {
        if (response.status >= 200 && !this.#isOver) this.#answered(response, request, flow);
      },
      onFailed: () => this.#retryLater(),
    });
    this.#timer = this.#context.clock.setTimer(this.#context.options.registerTimeoutMs, () => {
      this.#request?.terminate();
      this.#retryLater();
    });
  }

  #answered(response: SipResponse, request: SipRequest, flow: Flow): void {
    const { status } = response;
    if (status < 300) this.#granted(response);
    else if (isChallenge(response)) this.#challenged(response, request, flow);
    else if (status === 423) this.#tooBrief(response);
    else if (status === 403 && !this.#context.options.registerRetries403) this.#end('No Authentication');
    else if (status === 408 || status >= 500 || status === 403) this.#retryLater();
    else this.#end('Rejected');
  }

  #granted(response: SipResponse): void {
    const granted = grantedSeconds(response, this.options.extension) || this.#expirySeconds;
    const guard = granted > SHORT_SECONDS ? GUARD_SECONDS : Math.max(granted * GUARD_SHARE, 0.5);
    this.#refreshSeconds = Math.floor(granted - guard);
    this.#registeredAt = this.#context.core.clock.now();
    this.#attempts = 0;
    this.#next((granted - guard) * 1000);
    this.#tell('Registered');
  }

  #challenged(response: SipResponse, request: SipRequest, flow: Flow): void {
    const retry = ++this.#repeats > MAX_REPEATS ? undefined : this.#answerTo(response, request);
    if (!retry) {
      this.#end('No Authentication');
      return;
    }
    this.#send(retry, flow);
    this.#state = 'Auth. Sent';
  }

  #answerTo(response: SipResponse, request: SipRequest): SipRequest | undefined {
    const { user, authUser, secret } = this.options;
    const answer = secret === '' ? undefined : answerChallenge(response, request, { user: authUser || user, secret });
    if (!answer) return undefined;
    const retry = withCredentials(withoutCredentials(request), answer);
    this.#sequence = retry.cseq?.number ?? this.#sequence + 1;
    return retry;
  }

  /** 423: the registrar wants longer ones (RFC 3261 10.2.8). */
  #tooBrief(response: SipResponse): void {
    const least = Number.parseInt(response.headers.get('Min-Expires') ?? '', 10);
    const isLonger = least > this.#expirySeconds && least <= this.#context.options.maxExpirySeconds;
    if (!isLonger || ++this.#repeats > MAX_REPEATS) {
      this.#end('Rejected');
      return;
    }
    this.#expirySeconds = least;
    this.#tell('Unregistered');
    void this.#ask();
  }

  #retryLater(): void {
    if (this.#isOver) return;
    const { registerAttempts, registerTimeoutMs } = this.#context.options;
    if (registerAttempts > 0 && this.#attempts >= registerAttempts) {
      this.#end('Failed');
      return;
    }
    this.#next(registerTimeoutMs);
    this.#tell('Unregistered');
  }

  #next(delayMs: number): void {
    this.#timer?.cancel();
    this.#timer = this.#context.clock.setTimer(delayMs, () => void this.start());
  }

  /** Nothing more is asked until the configuration is read again. */
  #end(state: RegistrationState): void {
    this.#timer?.cancel();
    const { user, host } = this.options;
    this.#context.core.logger.warning(`registration of ${user} with ${host} ended: ${state}`);
    this.#tell(state);
  }

  #tell(state: RegistrationState): void {
    this.#state = state;
    const { user: username, host: domain } = this.options;
    this.#context.core.bus.publish('registration.changed', { technology: 'SIP', username, domain, status: state });
  }
}

const isChallenge = ({ status }: SipResponse): boolean => status === 401 || status === 407;

/** What the registrar granted: `expires` of our Contact, else the Expires header; 0 where it says nothing. */
function grantedSeconds(response: SipResponse, extension: string): number {
  const contacts = response.headers.all('Contact').map(parseNameAddr);
  const own = contacts.find((contact) => contact?.uri.user === extension) ?? contacts[0];
  return Number.parseInt(own?.params.get('expires') ?? response.headers.get('Expires') ?? '0', 10) || 0;
}

/** A nonce that has run out is answered anew: the old answer must not stand beside the new one. */
function withoutCredentials(request: SipRequest): SipRequest {
  if (!request.headers.has('Authorization') && !request.headers.has('Proxy-Authorization')) return request;
  const bare = new SipRequest(request.method, request.uri);
  for (const [name, value] of request.headers.entries())
    if (name !== 'Authorization' && name !== 'Proxy-Authorization') bare.headers.add(name, value);
  return bare;
}
