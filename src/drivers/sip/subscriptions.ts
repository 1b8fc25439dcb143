import type { Timer } from '../../base/clock.ts';
import type { Hint } from '../../core/state/hints.ts';
import type { Authorizer } from './authorizer.ts';
import { Dialog, dialogId } from './dialog/dialog.ts';
import { DIALOG_INFO_TYPE, dialogInfo } from './dialog-info.ts';
import { createResponse, randomToken } from './message/create-response.ts';
import { userText } from './message/uri.ts';
import { fromWireText } from './message/wire-text.ts';
import { contactValue, dialogFlow, type SipContext, sign } from './sip-context.ts';
import type { ServerTransaction } from './transaction/server-transaction.ts';
import type { Flow } from './transport/flow.ts';

/** Bounds and defaults. */
export const SUBSCRIPTION_LIMITS = { total: 10_000, perAddress: 500, defaultSeconds: 3_600, maxSeconds: 3_600, minSeconds: 60 } as const;

interface Subscription {
  readonly dialog: Dialog;
  readonly flow: Flow;
  readonly hint: Hint;
  readonly unwatch: () => void;
  version: number;
  expires: Timer;
  expiresAt: number;
}

/** SUBSCRIBE to the state of an extension (`Event: dialog`, RFC 6665 and 4235): the lamps of a phone's keys. */
export class Subscriptions {
  readonly #context: SipContext;
  readonly #authorizer: Authorizer;
  readonly #byDialog = new Map<string, Subscription>();
  readonly #unsubscribe: () => void;

  constructor(context: SipContext, authorizer: Authorizer) {
    this.#context = context;
    this.#authorizer = authorizer;
    this.#unsubscribe = context.core.bus.subscribe(['extension.statusChanged'], (fact) => {
      for (const subscription of this.#byDialog.values()) {
        const { hint } = subscription;
        if (hint.exten === fact.exten && hint.context === fact.context) this.#notify(subscription, fact.status);
      }
    });
  }

  get size(): number {
    return this.#byDialog.size;
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
    this.#unsubscribe();
    for (const subscription of [...this.#byDialog.values()]) this.#end(subscription);
  }

  #begin(transaction: ServerTransaction): void {
    const { request, source } = transaction;
    const { core, options } = this.#context;
    const authorization = this.#authorizer.authorize(request, source);
    if (!authorization.ok) {
      this.#refuse(transaction, authorization.status, authorization.challenge && ['WWW-Authenticate', authorization.challenge]);
      return;
    }
    const endpoint = authorization.endpoint?.options.call ?? options.guest;
    if (!endpoint.allowSubscribe) {
      this.#refuse(transaction, 403);
      return;
    }
    const event = request.headers.get('Event')?.replace(/;.*$/, '').trim().toLowerCase();
    if (event !== 'dialog') {
      this.#refuse(transaction, 489, ['Allow-Events', 'dialog']);
      return;
    }
    const seconds = this.#seconds(request.headers.get('Expires'));
    const exten = userText(fromWireText(request.parsedUri?.user ?? ''));
    const contextName = endpoint.subscribeContext ?? endpoint.context;
    const hint = core.dialplan.findHint(contextName, exten);
    const localTag = randomToken(8);
    const dialog = hint && Dialog.forRequest(request, localTag);
    if (!hint || !dialog) {
      this.#refuse(transaction, hint ? 400 : 404);
      return;
    }
    if (this.#full(source)) {
      this.#refuse(transaction, 503, ['Retry-After', '60']);
      return;
    }
    dialog.confirm();
    const subscription: Subscription = {
      dialog,
      flow: source,
      hint,
      unwatch: core.hints.watch(),
      version: 0,
      expires: this.#context.clock.setTimer(0, () => {}),
      expiresAt: 0,
    };
    this.#byDialog.set(dialog.id, subscription);
    this.#accept(transaction, subscription, seconds);
  }

  #refresh(transaction: ServerTransaction, subscription: Subscription): void {
    if (!subscription.dialog.acceptRequest(transaction.request)) {
      this.#refuse(transaction, 500);
      return;
    }
    this.#accept(transaction, subscription, this.#seconds(transaction.request.headers.get('Expires')));
  }

  #accept(transaction: ServerTransaction, subscription: Subscription, seconds: number): void {
    const { clock } = this.#context;
    subscription.expires.cancel();
    subscription.expiresAt = clock.now() + seconds * 1000;
    const response = createResponse(transaction.request, 200, { toTag: subscription.dialog.localTag });
    sign(this.#context, response);
    response.headers.add('Contact', contactValue(subscription.flow, subscription.hint.exten)).add('Expires', String(seconds));
    transaction.respond(response);
    if (seconds === 0) {
      this.#end(subscription);
      return;
    }
    subscription.expires = clock.setTimer(seconds * 1000, () => this.#end(subscription));
    this.#notify(subscription, this.#context.core.hints.status(subscription.hint));
  }

  /** The last message of a subscription says that it is over; then it is forgotten. */
  #end(subscription: Subscription): void {
    if (!this.#byDialog.delete(subscription.dialog.id)) return;
    subscription.expires.cancel();
    subscription.unwatch();
    this.#notify(subscription, this.#context.core.hints.status(subscription.hint), 'terminated;reason=timeout');
  }

  #notify(subscription: Subscription, status: number, state?: string): void {
    const { dialog, flow, hint } = subscription;
    const { core, layer } = this.#context;
    const left = Math.max(0, Math.round((subscription.expiresAt - core.clock.now()) / 1000));
    const notify = dialog.createRequest('NOTIFY');
    notify.headers.add('Contact', contactValue(flow, hint.exten)).add('Event', 'dialog');
    notify.headers.add('Subscription-State', state ?? `active;expires=${left}`);
    sign(this.#context, notify);
    const entity = `sip:${hint.exten}@${flow.local.address}`;
    notify.setBody(
      DIALOG_INFO_TYPE,
      Buffer.from(dialogInfo(entity, hint.exten, status, subscription.version++, this.#context.options.notifyRinging), 'utf8'),
    );
    const gone = () => this.#forget(subscription);
    layer.request(notify, dialogFlow(this.#context, dialog, flow), {
      onResponse: (response) => {
        if (response.status === 481 || response.status === 489) gone();
      },
      onFailed: gone,
    });
  }

  #forget(subscription: Subscription): void {
    if (!this.#byDialog.delete(subscription.dialog.id)) return;
    subscription.expires.cancel();
    subscription.unwatch();
  }

  #full(source: Flow): boolean {
    if (this.#byDialog.size >= SUBSCRIPTION_LIMITS.total) return true;
    let count = 0;
    for (const { flow } of this.#byDialog.values()) if (flow.remote.address === source.remote.address) count++;
    return count >= SUBSCRIPTION_LIMITS.perAddress;
  }

  #seconds(header: string | undefined): number {
    const wanted = header !== undefined && /^\d{1,10}$/.test(header) ? Number(header) : SUBSCRIPTION_LIMITS.defaultSeconds;
    return wanted === 0 ? 0 : Math.max(SUBSCRIPTION_LIMITS.minSeconds, Math.min(wanted, SUBSCRIPTION_LIMITS.maxSeconds));
  }

  #refuse(transaction: ServerTransaction, status: number, header?: readonly [string, string] | '' | undefined): void {
    const response = createResponse(transaction.request, status, { toTag: randomToken(5) });
    sign(this.#context, response);
    if (header) response.headers.add(...header);
    transaction.respond(response);
  }
}
