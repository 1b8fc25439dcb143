import { contactFlow } from '../contact-flow.ts';
import type { Contact, Endpoint } from '../endpoint.ts';
import type { SipContext } from '../sip-context.ts';
import type { Flow } from '../transport/flow.ts';
import { unaskedNotify } from '../unasked-notify.ts';
import type { Notification } from './event-package.ts';
import { Paced } from './paced.ts';

/**
 * NOTIFY to registered phones that have not subscribed, outside any dialog. One is on its way to a phone at a time: while it is, what changes
 * waits, and the phone is told how it is then.
 */
export class UnaskedNotifier {
  readonly #context: SipContext;
  readonly #event: string;
  readonly #make: (endpoint: Endpoint, flow: Flow) => Notification;
  readonly #due: Paced<Endpoint>;
  /** Those that have something on the way and are to be told again. */
  readonly #again = new Set<Endpoint>();
  /** Answers that are waited for. */
  readonly #onTheWay = new Map<Endpoint, number>();

  constructor(context: SipContext, event: string, make: (endpoint: Endpoint, flow: Flow) => Notification) {
    this.#context = context;
    this.#event = event;
    this.#make = make;
    this.#due = new Paced(context.clock, (endpoint) => {
      for (const contact of endpoint.contacts) this.#sendTo(endpoint, contact);
    });
  }

  send(endpoint: Endpoint): void {
    if (this.#onTheWay.has(endpoint)) this.#again.add(endpoint);
    else this.#due.add(endpoint);
  }

  close(): void {
    this.#due.close();
    this.#again.clear();
  }

  #sendTo(endpoint: Endpoint, contact: Contact): void {
    const flow = contactFlow(this.#context, contact);
    if (!flow) return;
    const notify = unaskedNotify(this.#context, endpoint, contact, flow, endpoint.options.call.mwiFrom || undefined);
    notify.headers.add('Event', this.#event);
    const { type, body } = this.#make(endpoint, flow);
    notify.setBody(type, Buffer.from(body, 'utf8'));
    this.#onTheWay.set(endpoint, (this.#onTheWay.get(endpoint) ?? 0) + 1);
    this.#context.layer.request(notify, flow, {
      onResponse: ({ status }) => {
        if (status >= 200) this.#over(endpoint);
      },
      onFailed: () => {
        // It may not have heard: the next change, or registration, says it again.
        endpoint.messagesTold = undefined;
        this.#over(endpoint);
      },
    });
  }

  #over(endpoint: Endpoint): void {
    const left = (this.#onTheWay.get(endpoint) ?? 1) - 1;
    if (left > 0) {
      this.#onTheWay.set(endpoint, left);
      return;
    }
    this.#onTheWay.delete(endpoint);
    if (this.#again.delete(endpoint)) this.send(endpoint);
  }
}
