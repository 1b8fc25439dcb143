import type { Timer } from '../../../base/clock.ts';
import { AddressCounts } from '../../../base/fair-place.ts';
import type { Authorizer } from '../authorizer.ts';
import { Dialog, dialogId } from '../dialog/dialog.ts';
import { createResponse, randomToken } from '../message/create-response.ts';
import { callOptions, contactValue, dialogFlow, type SipContext, sign } from '../sip-context.ts';
import type { ServerTransaction } from '../transaction/server-transaction.ts';
import type { Flow } from '../transport/flow.ts';
import type { EventPackage, MakeNotification, Subscribable } from './event-package.ts';
import { Paced } from './paced.ts';

/** Bounds and defaults; the longest and shortest life are `submaxexpiry` and `subminexpiry`. */
export const SUBSCRIPTION_LIMITS = { total: 10_000, perAddress: 500, defaultSeconds: 3_600 } as const;

interface Subscription {
  readonly dialog: Dialog;
  readonly flow: Flow;
  /** Event of its notifications: the name of the package, and the id that the phone tells two subscriptions apart by. */
  readonly event: string;
  readonly subject: Subscribable;
  version: number;
  expires: Timer;
  expiresAt: number;
  /** Its notifications that are not answered yet. */
  onTheWay: number;
  /** Something has changed meanwhile. */
  again: boolean;
  /** What it is to be told next. */
  news: MakeNotification;
}

/** Subscriptions of phones (SUBSCRIBE and NOTIFY, RFC 6665): who is told what, for how long. What there is to tell is said by packages. */
export class Subscriptions {
  readonly #context: SipContext;
  readonly #authorizer: Authorizer;
  readonly #packages = new Map<string, EventPackage>();
  readonly #byDialog = new Map<string, Subscription>();
  readonly #bySubject = new Map<string, Set<Subscription>>();
  /** Those that were not told of their end yet included: whoever does not answer that begins no new ones. */
  readonly #perAddress = new AddressCounts();
  #counted = 0;
  readonly #due: Paced<Subscription>;

  constructor(context: SipContext, authorizer: Authorizer) {
    this.#context = context;
    this.#authorizer = authorizer;
    this.#due = new Paced(context.clock, (subscription) => this.#notify(subscription, subscription.news));
  }

  add(event: EventPackage): void {
    this.#packages.set(event.name, event);
  }

  get size(): number {
    return this.#byDialog.size;
  }

  /** Whether anybody is told of the subject of that key. */
  has(key: string): boolean {
    return this.#bySubject.has(key);
  }

  /**
   * Tells all who subscribed to a subject: how it is now, or what is given. One message is on its way to each at a time: what changes
   * meanwhile is told once (Asterisk chan_sip: SIP_PAGE2_STATECHANGEQUEUE).
   */
  tell(key: string, notification?: MakeNotification): void {
    for (const subscription of this.#bySubject.get(key) ?? []) {
      subscription.news = notification ?? subscription.subject.now;
      if (subscription.onTheWay > 0) subscription.again = true;
      else this.#due.add(subscription);
    }
  }

  /** A subject is gone for good. */
  endAll(key: string): void {
    for (const subscription of [...(this.#bySubject.get(key) ?? [])]) this.#end(subscription, 'noresource');
  }

  onSubscribe(transaction: ServerTransaction): void {
    const { request } = transaction;
    const found =
      request.toTag === undefined ? undefined : this.#byDialog.get(dialogId(request.callId, request.toTag, request.fromTag ?? ''));
    if (found) this.#refresh(transaction, found);
    else if (request.toTag !== undefined) this.#refuse(transaction, 481);
    else this.#begin(transaction);
  }

  close(): void {
    for (const subscription of [...this.#byDialog.values()]) this.#end(subscription, 'timeout');
    this.#due.close();
  }

  #begin(transaction: ServerTransaction): void {
    const { request, source } = transaction;
    const authorization = this.#authorizer.authorize(request, source);
    if (!authorization.ok) {
      this.#refuse(transaction, authorization.status, authorization.challenge && ['WWW-Authenticate', authorization.challenge]);
      return;
    }
    const { endpoint } = authorization;
    if (!callOptions(this.#context, endpoint).allowSubscribe) {
      this.#refuse(transaction, 403);
      return;
    }
    const { name, id } = readEvent(request.headers.get('Event') ?? '');
    const wanted = this.#packages.get(name);
    if (!wanted) {
      this.#refuse(transaction, 489, ['Allow-Events', [...this.#packages.keys()].join(', ')]);
      return;
    }
    const seconds = this.#secondsFor(transaction);
    if (seconds === undefined) return;
    const dialog = Dialog.forRequest(request, randomToken(8));
    if (!dialog) {
      this.#refuse(transaction, 400);
      return;
    }
    if (this.#counted >= SUBSCRIPTION_LIMITS.total || this.#perAddress.of(source.remote.address) >= SUBSCRIPTION_LIMITS.perAddress) {
      this.#refuse(transaction, 503, ['Retry-After', '60']);
      return;
    }
    const subject = wanted.find(request, endpoint);
    if (typeof subject === 'number') {
      this.#refuse(transaction, subject);
      return;
    }
    dialog.confirm();
    const expires = this.#context.clock.setTimer(0, () => {});
    const event = id === undefined ? name : `${name};id=${id}`;
    const counts = { version: 0, expiresAt: 0, onTheWay: 0, again: false };
    const subscription: Subscription = { dialog, flow: source, event, subject, expires, news: subject.now, ...counts };
    this.#makeRoom(subscription);
    this.#remember(subscription);
    this.#accept(transaction, subscription, seconds);
  }

  #refresh(transaction: ServerTransaction, subscription: Subscription): void {
    if (!subscription.dialog.acceptRequest(transaction.request)) {
      this.#refuse(transaction, 500);
      return;
    }
    const seconds = this.#secondsFor(transaction);
    if (seconds !== undefined) this.#accept(transaction, subscription, seconds);
  }

  #accept(transaction: ServerTransaction, subscription: Subscription, seconds: number): void {
    const { clock } = this.#context;
    const { dialog, flow, subject } = subscription;
    subscription.expires.cancel();
    subscription.expiresAt = clock.now() + seconds * 1000;
    const response = createResponse(transaction.request, 200, { toTag: dialog.localTag });
    sign(this.#context, response);
    response.headers.add('Contact', contactValue(flow, subject.user)).add('Expires', String(seconds));
    transaction.respond(response);
    if (seconds === 0) {
      this.#end(subscription, 'timeout');
      return;
    }
    subscription.expires = clock.setTimer(seconds * 1000, () => this.#end(subscription, 'timeout'));
    this.#notify(subscription, subject.now);
  }

  /** A phone that has started anew knows nothing of its subscription of before, which has the same target; and there is a bound for each subject. */
  #makeRoom({ dialog, subject }: Subscription): void {
    if (subject.most === undefined) return;
    const there = [...(this.#bySubject.get(subject.key) ?? [])];
    const [old, others] = [there.filter((one) => isOf(one, dialog)), there.filter((one) => !isOf(one, dialog))];
    for (const one of old) this.#drop(one);
    for (const one of others.slice(0, Math.max(0, others.length - subject.most + 1))) this.#end(one, 'rejected');
  }

  /** The last message of a subscription says that it is over; then it is forgotten. */
  #end(subscription: Subscription, reason: 'timeout' | 'noresource' | 'rejected'): void {
    if (this.#forget(subscription)) this.#notify(subscription, subscription.subject.now, `terminated;reason=${reason}`);
  }

  #notify(subscription: Subscription, notification: MakeNotification, ending?: string): void {
    const { dialog, flow, event, subject } = subscription;
    const left = Math.max(0, Math.round((subscription.expiresAt - this.#context.clock.now()) / 1000));
    const notify = dialog.createRequest('NOTIFY');
    notify.headers.add('Contact', contactValue(flow, subject.user)).add('Event', event);
    notify.headers.add('Subscription-State', ending ?? `active;expires=${left}`);
    sign(this.#context, notify);
    const { type, body } = notification({ version: subscription.version++, flow });
    notify.setBody(type, Buffer.from(body, 'utf8'));
    subscription.onTheWay++;
    this.#context.layer.request(notify, dialogFlow(this.#context, dialog, flow), {
      onResponse: ({ status }) => {
        if (status >= 200) this.#answered(subscription, status === 481 || status === 489, ending !== undefined);
      },
      onFailed: () => this.#answered(subscription, true, ending !== undefined),
    });
  }

  #answered(subscription: Subscription, isGone: boolean, wasLast: boolean): void {
    subscription.onTheWay--;
    if (wasLast) this.#uncount(subscription);
    else if (isGone) this.#drop(subscription);
    else if (subscription.again && subscription.onTheWay === 0 && this.#byDialog.has(subscription.dialog.id)) {
      subscription.again = false;
      this.#due.add(subscription);
    }
  }

  #remember(subscription: Subscription): void {
    const { dialog, subject, flow } = subscription;
    this.#byDialog.set(dialog.id, subscription);
    const there = this.#bySubject.get(subject.key) ?? new Set();
    this.#bySubject.set(subject.key, there.add(subscription));
    this.#perAddress.add(flow.remote.address);
    this.#counted++;
  }

  /** Ends one without a word. */
  #drop(subscription: Subscription): void {
    if (this.#forget(subscription)) this.#uncount(subscription);
  }

  /** False when it was forgotten before. */
  #forget(subscription: Subscription): boolean {
    const { dialog, subject, expires } = subscription;
    if (!this.#byDialog.delete(dialog.id)) return false;
    this.#due.delete(subscription);
    expires.cancel();
    subject.release();
    const there = this.#bySubject.get(subject.key);
    there?.delete(subscription);
    if (there?.size === 0) this.#bySubject.delete(subject.key);
    return true;
  }

  #uncount({ flow }: Subscription): void {
    this.#counted--;
    this.#perAddress.delete(flow.remote.address);
  }

  /** How long it is to last. Too long is shortened; too short is refused (undefined), as it may not be made longer (RFC 6665 4.2.1.1). */
  #secondsFor(transaction: ServerTransaction): number | undefined {
    const { minSubscriptionSeconds, maxSubscriptionSeconds } = this.#context.options;
    const header = transaction.request.headers.get('Expires');
    const wanted = header !== undefined && /^\d{1,10}$/.test(header) ? Number(header) : SUBSCRIPTION_LIMITS.defaultSeconds;
    if (wanted === 0 || wanted >= minSubscriptionSeconds) return Math.min(wanted, maxSubscriptionSeconds);
    this.#refuse(transaction, 423, ['Min-Expires', String(minSubscriptionSeconds)]);
    return undefined;
  }

  #refuse(transaction: ServerTransaction, status: number, header?: readonly [string, string] | '' | undefined): void {
    const response = createResponse(transaction.request, status, { toTag: randomToken(5) });
    sign(this.#context, response);
    if (header) response.headers.add(...header);
    transaction.respond(response);
  }
}

const isOf = (subscription: Subscription, { remoteTarget }: Dialog): boolean => subscription.dialog.remoteTarget === remoteTarget;

/** The package and the `id` of Event (RFC 6665 8.2.1). */
function readEvent(header: string): { readonly name: string; readonly id: string | undefined } {
  const [name = ''] = header.split(';', 1);
  return { name: name.trim().toLowerCase(), id: /;\s*id\s*=\s*([\w.!%*+`'~-]+)/i.exec(header)?.[1] };
}
