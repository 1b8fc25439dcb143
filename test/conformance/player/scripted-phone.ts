import type { PhoneCall } from '../../../src/testing/sip-phone/phone-call.ts';
import { SipPhone } from '../../../src/testing/sip-phone/sip-phone.ts';
import type { PhoneStep } from '../script.ts';

/** Secret of every phone in the recorded configuration. */
const PHONE_SECRET = 'phonepw';

/**
 * A test phone as the scripts speak of it: one state for registration and call together, changed by whatever happened last, and one call
 * at a time.
 */
export class ScriptedPhone {
  readonly #phone: SipPhone;
  readonly #waiting = new Set<{ readonly state: string; readonly reached: () => void }>();
  #state = 'new';
  #call: PhoneCall | undefined;

  static async plugIn(
    name: string,
    server: { readonly host: string; readonly port: number },
    note: (seen: { got: string | number } | { sent: string | number }) => void,
  ): Promise<ScriptedPhone> {
    const phone = await SipPhone.start({ name, secret: PHONE_SECRET, server, userAgent: 'script phone' });
    phone.news.on('got', (got) => note({ got }));
    phone.news.on('sent', (sent) => note({ sent }));
    return new ScriptedPhone(phone);
  }

  private constructor(phone: SipPhone) {
    this.#phone = phone;
    phone.news.on('registration', (state) => this.#become(state));
    phone.news.on('offered', (call) => this.#follow(call));
  }

  /** Whether the phone is or comes to be in that state within the time. */
  reaches(state: string, withinMs: number): Promise<boolean> {
    if (this.#state === state) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (inTime: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(waiter);
        resolve(inTime);
      };
      const waiter = { state, reached: () => settle(true) };
      const timer = setTimeout(settle, withinMs, false);
      this.#waiting.add(waiter);
    });
  }

  /** Does what a step says. What comes of it is the matter of later steps; digits and talk take their time. */
  async perform(step: PhoneStep): Promise<void> {
    switch (step.do) {
      case 'register':
        ignoreOutcome(
          this.#phone.register({
            ...(step.expires !== undefined && { expiresSec: step.expires }),
            ...(step.secret !== undefined && { secret: step.secret }),
          }),
        );
        return;
      case 'unregister':
        ignoreOutcome(this.#phone.unregister());
        return;
      case 'gone':
        this.#phone.close();
        this.#become('gone');
        return;
      case 'call':
        this.#become('calling');
        this.#follow(await this.#phone.call(step.to ?? '', step.secret === undefined ? {} : { secret: step.secret }));
        return;
      default:
        return this.#performInCall(this.#currentCall(step), step);
    }
  }

  /** Ends what is left of its call and registration. */
  unplug(): Promise<void> {
    return this.#phone.stop();
  }

  async #performInCall(call: PhoneCall, step: PhoneStep): Promise<void> {
    switch (step.do) {
      case 'cancel':
        return call.cancel();
      case 'ring':
        return call.ring();
      case 'progress':
        return call.progress();
      case 'answer':
        return call.answer();
      case 'reject':
        return call.reject(step.code ?? 486);
      case 'hangup':
        return call.hangup();
      case 'hold':
        return call.hold();
      case 'unhold':
        return call.unhold();
      case 'refer':
        return call.refer(step.to ?? '');
      case 'text':
        return call.sendText(step.body ?? '');
      case 'talk':
        return call.media.sendSilence(step.ms ?? 400);
      case 'dtmf':
        return call.sendDigits(step.digits ?? '', step.how ?? 'rfc4733');
      default:
        throw new Error(`a phone cannot ${step.do}`);
    }
  }

  #currentCall(step: PhoneStep): PhoneCall {
    if (!this.#call) throw new Error(`${this.#phone.name} has no call to ${step.do}`);
    return this.#call;
  }

  #follow(call: PhoneCall): void {
    this.#call = call;
    call.news.on('state', (state) => {
      if (this.#call === call) this.#become(state);
    });
  }

  #become(state: string): void {
    this.#state = state;
    for (const waiter of [...this.#waiting]) if (waiter.state === state) waiter.reached();
  }
}

/** A step starts it; another step waits for its state. */
const ignoreOutcome = (started: Promise<unknown>): void => void started.catch(() => {});
