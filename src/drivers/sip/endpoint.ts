import type { EndpointOptions } from '../../config/endpoint-options.ts';
import { parseCallerId, parsePresentation } from '../../core/channel/caller-id.ts';
import type { ContactView, EndpointView } from '../../core/endpoint/directory.ts';
import type { PartyId } from '../../core/snapshots.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import type { Address, Flow } from './transport/flow.ts';

/** Where an endpoint is reached. */
export interface Contact {
  /** Request-URI for it, as it gave it. */
  readonly uri: string;
  readonly address: Address;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly userAgent: string;
  /** Milliseconds since the epoch; absent for a configured address. */
  readonly expiresAt?: number | undefined;
  /** The connection that it registered over. */
  readonly flow?: Flow | undefined;
}

/** A configured party with what is known of it now: contacts, calls, reachability. */
export class Endpoint {
  readonly name: string;
  options!: EndpointOptions;
  /** Latest registration first. Set by `EndpointRegistry.setContacts`. */
  contacts: readonly Contact[] = [];
  inUse = 0;
  ringing = 0;
  onHold = 0;
  reachability: EndpointView['reachability'] = 'unmonitored';
  roundTripMs: number | undefined;
  /** Messages that its lamp was told of last. */
  messagesTold: { readonly new: number; readonly old: number } | undefined;
  #identity: PartyId | undefined;

  constructor(options: EndpointOptions) {
    this.name = options.name;
    this.configure(options);
  }

  configure(options: EndpointOptions): void {
    this.options = options;
    this.#identity = undefined;
  }

  /** Who it is by configuration; without number and name its own word counts. Made when asked for: a reload brings thousands at once. */
  get identity(): PartyId {
    const { callerId, callingPresentation } = this.options.call;
    this.#identity ??= { presentation: parsePresentation(callingPresentation) ?? 0, ...parseCallerId(callerId ?? '') };
    return this.#identity;
  }

  get device(): string {
    return `SIP/${this.name}`;
  }

  get contact(): Contact | undefined {
    return this.contacts[0];
  }

  /** Calls that it may have; 0: they are not counted. With `callcounter` alone there is no bound worth the name. */
  get callLimit(): number {
    const { callLimit, callCounter } = this.options.call;
    return callLimit || (callCounter ? UNLIMITED : 0);
  }

  get full(): boolean {
    return this.callLimit > 0 && this.inUse >= this.callLimit;
  }

  /** Asterisk chan_sip.c, sip_devicestate: hold before ringing before busy before in use before unreachable. */
  get deviceState(): DeviceState {
    if (!this.contact) return 'UNAVAILABLE';
    const { callLimit, inUse } = this;
    if (this.onHold > 0) return 'ONHOLD';
    if (this.ringing > 0) return this.ringing === inUse ? 'RINGING' : 'RINGINUSE';
    if (callLimit > 0 && inUse >= (this.options.call.busyLevel || callLimit)) return 'BUSY';
    if (callLimit > 0 && inUse > 0) return 'INUSE';
    return this.reachability === 'unreachable' ? 'UNAVAILABLE' : 'NOT_INUSE';
  }

  view(): EndpointView {
    return {
      name: this.name,
      options: this.options,
      contact: this.contact && contactView(this.contact),
      callsInUse: this.inUse,
      callsRinging: this.ringing,
      callsOnHold: this.onHold,
      reachability: this.reachability,
      roundTripMs: this.roundTripMs,
      messagesTold: this.messagesTold,
    };
  }
}

const contactView = (contact: Contact): ContactView => ({
  uri: contact.uri,
  address: contact.address.address,
  port: contact.address.port,
  transport: contact.transport,
  userAgent: contact.userAgent,
  expiresAt: contact.expiresAt,
});

/** What Asterisk shows as Call-limit of a counted peer without one. */
const UNLIMITED = 2_147_483_647;
