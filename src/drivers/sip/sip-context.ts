import { isIP } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { EndpointCallOptions, SipGeneralOptions } from '../../config/endpoint-options.ts';
import type { Core } from '../../core/core.ts';
import type { Dialog } from './dialog/dialog.ts';
import type { Endpoint } from './endpoint.ts';
import type { SipMessage } from './message/sip-message.ts';
import { hostText, parseUri } from './message/uri.ts';
import type { SipLeg } from './sip-leg.ts';
import type { TransactionLayer } from './transaction/transaction-layer.ts';
import type { Flow } from './transport/flow.ts';
import type { Transports } from './transport/transports.ts';

/** What the parts of the driver share. `options` is replaced at a reload. */
export interface SipContext {
  readonly core: Core;
  /** Its timers may throw. */
  readonly clock: Clock;
  readonly layer: TransactionLayer;
  readonly transports: Transports;
  options: SipGeneralOptions;
  /** Legs by Call-ID and our tag. */
  readonly legs: Map<string, SipLeg>;
  /**
   * How many hops a call that came in has left, by the linked id that it came with: what is dialled for it takes them along (RFC 7332), so
   * that a call which dials itself through us or others ends.
   */
  readonly hops: Map<string, number>;
}

export const ALLOW = 'INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, SUBSCRIBE, NOTIFY, INFO, MESSAGE, UPDATE';

export const legKey = (callId: string, localTag: string): string => `${callId} ${localTag}`;

/** How calls of an endpoint are treated, or those of nobody that is known. */
export const callOptions = (context: SipContext, endpoint: Endpoint | undefined): EndpointCallOptions =>
  endpoint?.options.call ?? context.options.guest;

/** Adds what stands on all that we send: who we are and what we can. */
export function sign(context: SipContext, message: SipMessage): void {
  message.headers.add(message.kind === 'request' ? 'User-Agent' : 'Server', context.options.userAgent);
  message.headers.add('Allow', ALLOW).add('Supported', 'replaces');
}

export function contactValue(flow: Flow, user: string | undefined): string {
  const { address, port } = flow.local;
  const transport = flow.protocol === 'UDP' ? '' : `;transport=${flow.protocol.toLowerCase()}`;
  return `<sip:${user ? `${user}@` : ''}${hostText(address)}:${port}${transport}>`;
}

/**
 * The way for a request inside a dialog: the next hop that the dialog names, unless the party sits behind a NAT (its Contact is not where
 * its messages come from) or came over a connection: then the way that its messages came.
 */
export function dialogFlow(context: SipContext, dialog: Dialog, flow: Flow): Flow {
  if (flow.reliable) return flow;
  const uri = parseUri(dialog.nextHop);
  if (!uri) return flow;
  const direct = dialog.nextHop === dialog.remoteTarget;
  const known = uri.host === flow.remote.address;
  if (known && (uri.port ?? 5060) === flow.remote.port) return flow;
  if (!known && (direct || isIP(uri.host) === 0)) return flow;
  return context.transports.flowTo('UDP', { address: uri.host, port: uri.port ?? 5060 }) ?? flow;
}
