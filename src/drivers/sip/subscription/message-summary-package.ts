import { inPortions } from '../../../base/portions.ts';
import { mailboxes } from '../../../core/ports/mailboxes.ts';
import { type MessageCounts, mailboxIds } from '../../../core/state/message-counts.ts';
import type { Endpoint } from '../endpoint.ts';
import type { SipRequest } from '../message/sip-message.ts';
import type { SipContext } from '../sip-context.ts';
import type { Flow } from '../transport/flow.ts';
import type { EventPackage, Notification, Subscribable } from './event-package.ts';
import { MESSAGE_SUMMARY_TYPE, messageSummary } from './message-summary.ts';
import type { Subscriptions } from './subscriptions.ts';
import { UnaskedNotifier } from './unasked-notifier.ts';

/** Subscriptions to its messages that one endpoint may have: as many as it may have contacts. */
const MOST_OF_ENDPOINT = 10;

/**
 * `Event: message-summary` (RFC 3842): lamps that say that messages wait. A phone with `mailbox` is told when it has registered and when
 * something has changed, in its subscription where it has one, else unasked (unless it has `subscribemwi`), as Asterisk's chan_sip does.
 * Whoever keeps the mailboxes, they are asked by `core/ports/mailboxes.ts`.
 */
export class MessageSummaryPackage implements EventPackage {
  readonly name = 'message-summary';
  readonly #context: SipContext;
  readonly #subscriptions: Subscriptions;
  readonly #unasked: UnaskedNotifier;
  readonly #unsubscribe: () => void;
  #byMailbox = new Map<string, Endpoint[]>();

  constructor(context: SipContext, subscriptions: Subscriptions) {
    this.#context = context;
    this.#subscriptions = subscriptions;
    this.#unasked = new UnaskedNotifier(context, this.name, (endpoint, flow) => this.#notification(endpoint, flow));
    this.#unsubscribe = context.core.bus.subscribe(['mailbox.changed'], ({ mailbox }) => {
      for (const endpoint of this.#byMailbox.get(mailbox) ?? []) this.#changed(endpoint);
    });
  }

  find(request: SipRequest, endpoint: Endpoint | undefined): Subscribable | number {
    if (!endpoint || mailboxIds(endpoint.options.call.mailbox).length === 0) return 404;
    const accepted = request.headers.list('Accept').map((type) => type.split(';', 1)[0]!.trim().toLowerCase());
    if (accepted.length > 0 && !accepted.some((type) => ACCEPTABLE.has(type))) return 406;
    return {
      key: keyOf(endpoint),
      user: endpoint.options.call.voicemailExten,
      now: ({ flow }) => this.#notification(endpoint, flow),
      most: MOST_OF_ENDPOINT,
      release: () => {},
    };
  }

  /** Takes the mailboxes of a configuration. Yields where others may have their turn; the mailboxes of before count until the end. */
  *load(endpoints: Iterable<Endpoint>, gone: readonly Endpoint[]): Iterable<void> {
    for (const endpoint of gone) this.#subscriptions.endAll(keyOf(endpoint));
    const byMailbox = new Map<string, Endpoint[]>();
    for (const some of inPortions(endpoints)) {
      for (const endpoint of some) {
        const ids = mailboxIds(endpoint.options.call.mailbox);
        if (ids.length === 0) this.#subscriptions.endAll(keyOf(endpoint));
        for (const id of new Set(ids)) {
          const sharers = byMailbox.get(id);
          if (sharers) sharers.push(endpoint);
          else byMailbox.set(id, [endpoint]);
        }
      }
      yield;
    }
    this.#byMailbox = byMailbox;
  }

  /** After a start or reload: tells those who have not been told, or something else. Yields where others may have their turn. */
  *refresh(): Iterable<void> {
    for (const some of inPortions(new Set([...this.#byMailbox.values()].flat()))) {
      for (const endpoint of some) this.#changed(endpoint);
      yield;
    }
  }

  /** A phone that has registered is told, whatever it was told before: it may have been switched on just now. */
  onRegistered(endpoint: Endpoint): void {
    if (endpoint.options.call.mailbox === '' || this.#subscriptions.has(keyOf(endpoint))) return;
    if (!endpoint.options.call.mwiBySubscription) this.#unasked.send(endpoint);
  }

  close(): void {
    this.#unsubscribe();
    this.#unasked.close();
  }

  #changed(endpoint: Endpoint): void {
    const { messagesTold } = endpoint;
    const { urgent, new: unheard, old } = this.#counts(endpoint);
    if (messagesTold?.new === urgent + unheard && messagesTold.old === old) return;
    if (this.#subscriptions.has(keyOf(endpoint))) this.#subscriptions.tell(keyOf(endpoint));
    else if (!endpoint.options.call.mwiBySubscription && endpoint.contact) this.#unasked.send(endpoint);
  }

  #notification(endpoint: Endpoint, flow: Flow): Notification {
    const counts = this.#counts(endpoint);
    endpoint.messagesTold = { new: counts.urgent + counts.new, old: counts.old };
    const { mwiType } = this.#context.options;
    return { type: mwiType, body: messageSummary(counts, endpoint.options.call, flow) };
  }

  #counts({ options }: Endpoint): MessageCounts {
    return mailboxes.of(this.#context.core).total(mailboxIds(options.call.mailbox));
  }
}

const keyOf = ({ name }: Endpoint): string => `message-summary ${name}`;

const ACCEPTABLE: ReadonlySet<string> = new Set([MESSAGE_SUMMARY_TYPE, 'application/*', '*/*']);
