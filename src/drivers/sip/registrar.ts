import type { Timer } from '../../base/clock.ts';
import type { Authorizer } from './authorizer.ts';
import type { Contact, Endpoint } from './endpoint.ts';
import type { EndpointRegistry } from './endpoint-registry.ts';
import { createResponse, randomToken } from './message/create-response.ts';
import { type NameAddr, parseNameAddr } from './message/name-addr.ts';
import type { SipResponse } from './message/sip-message.ts';
import { parseUri } from './message/uri.ts';
import { type SipContext, sign } from './sip-context.ts';
import type { ServerTransaction } from './transaction/server-transaction.ts';
import { type Address, addressText, type Flow } from './transport/flow.ts';

const FAMILY = 'SIP/Registry';
/** Contacts that one endpoint may have at a time; a further one takes the place of the oldest. */
const MAX_CONTACTS = 10;
/** Endpoints of a connection that closed which lose their contacts in one turn of the loop. */
const FORGOTTEN_AT_ONCE = 20;
/** A registration is kept this much longer than it was granted for (recorded session core-09). */
const GRACE_MS = 10_000;

export interface RegistrarListener {
  /** Right after a contact was added or renewed. */
  onRegistered(endpoint: Endpoint): void;
  /** A REGISTER was answered, and the endpoint has a contact. */
  onAnswered(endpoint: Endpoint): void;
  /** The last contact is gone. */
  onUnregistered(endpoint: Endpoint): void;
}

/** REGISTER (RFC 3261 10.3): contacts with their expiry, kept in AstDB so that they survive a restart. */
export class Registrar {
  readonly #context: SipContext;
  readonly #endpoints: EndpointRegistry;
  readonly #authorizer: Authorizer;
  readonly #listener: RegistrarListener;
  readonly #timers = new Map<Contact, Timer>();
  #isClosed = false;

  constructor(context: SipContext, endpoints: EndpointRegistry, authorizer: Authorizer, listener: RegistrarListener) {
    this.#context = context;
    this.#endpoints = endpoints;
    this.#authorizer = authorizer;
    this.#listener = listener;
  }

  /** Takes the registrations of before a restart; those of endpoints that are gone are forgotten. */
  restore(): void {
    const { core } = this.#context;
    for (const { key, value } of core.database.entries(FAMILY)) {
      const endpoint = this.#endpoints.get(key.slice(FAMILY.length + 2));
      const contact = endpoint?.options.aor.isDynamic ? parseRecord(value, core.clock.now()) : undefined;
      if (!endpoint || !contact) {
        void core.database.delete(FAMILY, key.slice(FAMILY.length + 2));
        continue;
      }
      if (endpoint.contacts.length > 0) continue;
      this.#endpoints.setContacts(endpoint, [contact]);
      this.#watch(endpoint, contact);
      core.devices.set(endpoint.device, endpoint.deviceState);
    }
  }

  onRegister(transaction: ServerTransaction): void {
    const { request, source } = transaction;
    const authorization = this.#authorizer.authorizeRegister(request, source);
    if (!authorization.ok || !authorization.endpoint) {
      const response = this.#response(transaction, authorization.ok ? 403 : authorization.status);
      if (!authorization.ok && authorization.challenge !== undefined) response.headers.add('WWW-Authenticate', authorization.challenge);
      transaction.respond(response);
      return;
    }
    const { endpoint } = authorization;
    const contacts = request.headers.list('Contact');
    if (contacts.includes('*')) this.#dropAll(transaction, endpoint, contacts.length);
    else this.#update(transaction, endpoint, contacts);
  }

  /** Forgets the contacts of an endpoint as if their time had run out; false when it had none. */
  unregister(endpoint: Endpoint): boolean {
    if (endpoint.contacts.length === 0 || !endpoint.options.aor.isDynamic) return false;
    this.#set(endpoint, [], undefined, true);
    return true;
  }

  /** A connection closed: contacts that were reached only over it are gone. Where thousands were, others have their turn in between. */
  async onFlowClosed(flow: Flow): Promise<void> {
    const { turns } = this.#context.core;
    for (const [index, endpoint] of this.#endpoints.reachedOver(flow).entries()) {
      if (index > 0 && index % FORGOTTEN_AT_ONCE === 0) await turns.rest();
      if (this.#isClosed) return;
      const left = endpoint.contacts.filter((contact) => contact.flow !== flow);
      if (left.length < endpoint.contacts.length) this.#set(endpoint, left);
    }
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #dropAll(transaction: ServerTransaction, endpoint: Endpoint, count: number): void {
    // RFC 3261 10.3 6: `*` stands alone and with Expires: 0.
    if (count > 1 || transaction.request.headers.get('Expires') !== '0') {
      transaction.respond(this.#response(transaction, 400));
      return;
    }
    this.#set(endpoint, []);
    this.#accept(transaction, endpoint, 0);
  }

  #update(transaction: ServerTransaction, endpoint: Endpoint, values: readonly string[]): void {
    const { request, source } = transaction;
    let next = [...endpoint.contacts];
    let granted = 0;
    let added = false;
    for (const value of values.slice(0, MAX_CONTACTS)) {
      const address = parseNameAddr(value);
      const uri = address?.uri;
      if (!address || !uri || uri.scheme !== 'sip') continue;
      if (!endpoint.options.identify.contactAcl.permits(source.remote.address)) {
        transaction.respond(this.#response(transaction, 403));
        return;
      }
      const wanted = this.#wantedSeconds(endpoint, address, request.headers.get('Expires'));
      next = next.filter((contact) => contact.uri !== uri.text);
      if (wanted === 0) continue;
      granted = this.#grantedSeconds(endpoint, wanted);
      added = true;
      next.unshift({
        uri: uri.text,
        address: contactAddress(uri, source),
        transport: source.protocol === 'TCP' ? 'tcp' : 'udp',
        userAgent: request.headers.get('User-Agent') ?? '',
        expiresAt: this.#context.core.clock.now() + granted * 1000 + GRACE_MS,
        flow: source.reliable ? source : undefined,
      });
    }
    // Without a Contact it only asks what is registered.
    if (values.length > 0) this.#set(endpoint, next.slice(0, MAX_CONTACTS), added ? granted : undefined);
    this.#accept(transaction, endpoint, granted);
  }

  #wantedSeconds(endpoint: Endpoint, address: NameAddr, header: string | undefined): number {
    const text = address.params.get('expires') ?? header;
    const value = text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
    return value ?? endpoint.options.aor.defaultExpirySeconds;
  }

  /** Too short or too long is brought within the bounds, not refused (Asterisk chan_sip). */
  #grantedSeconds(endpoint: Endpoint, wanted: number): number {
    const { minExpirySeconds, maxExpirySeconds } = endpoint.options.aor;
    return Math.max(minExpirySeconds, Math.min(wanted, maxExpirySeconds));
  }

  #set(endpoint: Endpoint, contacts: Contact[], granted?: number, ranOut = false): void {
    const { core } = this.#context;
    const before = endpoint.contacts;
    for (const contact of before) if (!contacts.includes(contact)) this.#forget(contact);
    for (const contact of contacts) if (!before.includes(contact)) this.#watch(endpoint, contact);
    this.#endpoints.setContacts(endpoint, contacts);
    const now = contacts[0];
    if (!now) {
      if (before.length === 0) return;
      void core.database.delete(FAMILY, endpoint.name);
      endpoint.reachability = endpoint.options.aor.qualifyMs > 0 ? 'unknown' : 'unmonitored';
      core.bus.publish('endpoint.statusChanged', {
        technology: 'SIP',
        peer: endpoint.device,
        status: 'Unregistered',
        cause: 'Expired',
        ranOut,
      });
      core.devices.set(endpoint.device, endpoint.deviceState);
      this.#listener.onUnregistered(endpoint);
      return;
    }
    if (granted === undefined) return;
    void core.database.put(FAMILY, endpoint.name, printRecord(endpoint, now, granted));
    core.bus.publish('endpoint.statusChanged', {
      technology: 'SIP',
      peer: endpoint.device,
      status: 'Registered',
      address: addressText(now.address),
    });
    const moved = before[0] === undefined || addressText(before[0].address) !== addressText(now.address);
    if (moved) core.devices.set(endpoint.device, endpoint.deviceState);
    this.#listener.onRegistered(endpoint);
  }

  #watch(endpoint: Endpoint, contact: Contact): void {
    const { clock } = this.#context;
    const timer = clock.setTimer(Math.max(0, (contact.expiresAt ?? 0) - clock.now()), () => {
      this.#set(
        endpoint,
        endpoint.contacts.filter((other) => other !== contact),
        undefined,
        true,
      );
    });
    this.#timers.set(contact, timer);
  }

  #forget(contact: Contact): void {
    this.#timers.get(contact)?.cancel();
    this.#timers.delete(contact);
  }

  #accept(transaction: ServerTransaction, endpoint: Endpoint, granted: number): void {
    const response = this.#response(transaction, 200);
    const now = this.#context.core.clock.now();
    response.headers.add('Expires', String(granted));
    for (const contact of endpoint.contacts) {
      const left = contact.expiresAt === undefined ? granted : Math.round((contact.expiresAt - GRACE_MS - now) / 1000);
      response.headers.add('Contact', `<${contact.uri}>;expires=${Math.max(0, left)}`);
    }
    response.headers.add('Date', new Date(now).toUTCString());
    transaction.respond(response);
    if (endpoint.contact) this.#listener.onAnswered(endpoint);
  }

  #response(transaction: ServerTransaction, status: number): SipResponse {
    const response = createResponse(transaction.request, status, { toTag: randomToken(5) });
    sign(this.#context, response);
    return response;
  }
}

/** Where a contact is reached: what it says, unless it is behind a NAT, which shows when its host is not where its messages come from. */
function contactAddress(uri: NameAddr['uri'], source: Flow): Address {
  if (source.reliable || uri.host !== source.remote.address) return source.remote;
  return { address: uri.host, port: uri.port ?? 5060 };
}

/** `address:port:seconds:user:uri`, as Asterisk's chan_sip keeps it in AstDB. */
function printRecord(endpoint: Endpoint, contact: Contact, granted: number): string {
  return `${addressText(contact.address)}:${granted}:${endpoint.name}:${contact.uri}`;
}

function parseRecord(value: string, now: number): Contact | undefined {
  const match = /^(\[[0-9a-fA-F:]+\]|[0-9.]+):(\d{1,5}):(\d{1,10}):([^:]*):(.+)$/.exec(value);
  const uri = match && parseUri(match[5]!);
  if (!match || !uri) return undefined;
  return {
    uri: uri.text,
    address: { address: match[1]!.replace(/^\[|\]$/g, ''), port: Number(match[2]) },
    transport: uri.params.get('transport')?.toLowerCase() === 'tcp' ? 'tcp' : 'udp',
    userAgent: '',
    expiresAt: now + Number(match[3]) * 1000 + GRACE_MS,
  };
}
