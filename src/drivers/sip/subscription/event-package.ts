import type { Endpoint } from '../endpoint.ts';
import type { SipRequest } from '../message/sip-message.ts';
import type { Flow } from '../transport/flow.ts';

/** The body of a NOTIFY. */
export interface Notification {
  readonly type: string;
  readonly body: string;
}

/** Makes one for a subscriber: `version` counts its notifications from 0, `flow` is the way to it. */
export type MakeNotification = (subscriber: { readonly version: number; readonly flow: Flow }) => Notification;

/** Something that can be subscribed to. */
export interface Subscribable {
  /** All who are told the same have the same key; no two packages share one. */
  readonly key: string;
  /** User of our Contact. */
  readonly user: string;
  /** How it is now. */
  readonly now: MakeNotification;
  /** Subscriptions to it that live at once: the oldest gives way to a further one. Undefined: only the bounds on all hold. */
  readonly most?: number;
  /** A subscription to it has ended. */
  release(): void;
}

/** One kind of events that phones subscribe to (RFC 6665 7.2). */
export interface EventPackage {
  /** Its name in Event and Allow-Events. */
  readonly name: string;
  /**
   * What a SUBSCRIBE asks for, or the status that refuses it.
   * @param endpoint who asks; undefined for a guest
   */
  find(request: SipRequest, endpoint: Endpoint | undefined): Subscribable | number;
}
