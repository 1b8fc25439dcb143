import type { Timer } from '../../base/clock.ts';
import { contactFlow } from './contact-flow.ts';
import { newCallId } from './dialog/dialog.ts';
import type { Endpoint } from './endpoint.ts';
import { randomToken } from './message/create-response.ts';
import { SipRequest } from './message/sip-message.ts';
import { hostText } from './message/uri.ts';
import { contactValue, type SipContext, sign } from './sip-context.ts';

/** Pause before the next question to one who did not answer (Asterisk: DEFAULT_FREQ_NOTOK). */
const RETRY_MS = 10_000;

/** Asks endpoints with `qualify` whether they are there, by OPTIONS, and tells what changes. */
export class Qualifier {
  readonly #context: SipContext;
  readonly #next = new Map<Endpoint, Timer>();
  readonly #asking = new Set<Endpoint>();

  constructor(context: SipContext) {
    this.#context = context;
  }

  /** Begins (or ends) asking an endpoint after its configuration or contact changed. */
  refresh(endpoint: Endpoint): void {
    this.#next.get(endpoint)?.cancel();
    this.#next.delete(endpoint);
    if (endpoint.options.aor.qualifyMs === 0) endpoint.reachability = 'unmonitored';
    else if (endpoint.reachability === 'unmonitored') endpoint.reachability = 'unknown';
    if (endpoint.options.aor.qualifyMs > 0 && endpoint.contact) this.#ask(endpoint);
  }

  /** Forgets an endpoint that is gone or has no contact any more. */
  forget(endpoint: Endpoint): void {
    this.#next.get(endpoint)?.cancel();
    this.#next.delete(endpoint);
    this.#asking.delete(endpoint);
  }

  /** Asks once, now, on behalf of a manager. False when there is nowhere to ask. */
  askNow(endpoint: Endpoint, actionId: string | undefined): boolean {
    if (!endpoint.contact) return false;
    this.#ask(endpoint);
    this.#context.core.bus.publish('endpoint.qualified', { technology: 'SIP', peer: endpoint.name, actionId });
    return true;
  }

  close(): void {
    for (const timer of this.#next.values()) timer.cancel();
    this.#next.clear();
  }

  #ask(endpoint: Endpoint): void {
    const { contact } = endpoint;
    const { core, layer } = this.#context;
    if (!contact || this.#asking.has(endpoint)) return;
    const flow = contactFlow(this.#context, contact);
    if (!flow) {
      this.#heard(endpoint, undefined);
      return;
    }
    this.#asking.add(endpoint);
    const began = core.clock.monotonic();
    const { address, port } = flow.local;
    const request = new SipRequest('OPTIONS', contact.uri);
    request.headers.add('Max-Forwards', '70').add('From', `"asterisk" <sip:asterisk@${hostText(address)}:${port}>;tag=${randomToken(5)}`);
    request.headers
      .add('To', `<${contact.uri}>`)
      .add('Call-ID', newCallId(`${hostText(address)}:${port}`))
      .add('CSeq', '102 OPTIONS');
    request.headers.add('Contact', contactValue(flow, 'asterisk'));
    sign(this.#context, request);
    const timer = this.#context.clock.setTimer(endpoint.options.aor.qualifyMs || DEFAULT_WAIT_MS, () => {
      transaction.terminate();
      this.#heard(endpoint, undefined);
    });
    // Whatever the status, somebody is there.
    const transaction = layer.request(request, flow, {
      onResponse: (response) => {
        if (response.status < 200) return;
        timer.cancel();
        this.#heard(endpoint, core.clock.monotonic() - began);
      },
      onFailed: () => {
        timer.cancel();
        this.#heard(endpoint, undefined);
      },
    });
  }

  #heard(endpoint: Endpoint, afterMs: number | undefined): void {
    this.#asking.delete(endpoint);
    const { qualifyMs, qualifyFrequencyMs } = endpoint.options.aor;
    if (qualifyMs === 0 || !endpoint.contact) return;
    const { core } = this.#context;
    const before = endpoint.reachability;
    // Asterisk shows at least one millisecond.
    const roundTripMs = afterMs === undefined ? undefined : Math.max(1, Math.round(afterMs));
    endpoint.roundTripMs = roundTripMs;
    endpoint.reachability = roundTripMs === undefined ? 'unreachable' : roundTripMs > qualifyMs ? 'lagged' : 'reachable';
    if (before !== endpoint.reachability) {
      core.bus.publish('endpoint.statusChanged', {
        technology: 'SIP',
        peer: endpoint.device,
        status: STATUS[endpoint.reachability],
        roundTripMs: roundTripMs ?? -1,
      });
      // A device's state tells only whether it can be had at all.
      if ((before === 'unreachable') !== (endpoint.reachability === 'unreachable')) core.devices.set(endpoint.device, endpoint.deviceState);
    }
    this.#next.get(endpoint)?.cancel();
    const pause = endpoint.reachability === 'unreachable' ? RETRY_MS : qualifyFrequencyMs;
    this.#next.set(
      endpoint,
      this.#context.clock.setTimer(pause, () => this.#ask(endpoint)),
    );
  }
}

const STATUS = { reachable: 'Reachable', lagged: 'Lagged', unreachable: 'Unreachable' } as const;
const DEFAULT_WAIT_MS = 2_000;
