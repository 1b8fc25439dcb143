import { parseIp, sameNetwork } from '../../base/address.ts';
import { entryOf } from '../../base/entry-of.ts';
import { guardedClock } from '../../base/guarded-clock.ts';
import { inPortions, inTurns } from '../../base/portions.ts';
import type { SipOptions } from '../../config/endpoint-options.ts';
import type { Channel } from '../../core/channel/channel.ts';
import type { Core } from '../../core/core.ts';
import type {
  DialogView,
  EndpointDirectory,
  EndpointView,
  NotifyOutcome,
  OrderedNotify,
  RegistrationView,
} from '../../core/endpoint/directory.ts';
import type { ChannelRequest, Driver, Refusal } from '../../core/ports/driver.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { Authorizer } from './authorizer.ts';
import { ConfiguredContacts } from './configured-contacts.ts';
import { EndpointRegistry } from './endpoint-registry.ts';
import { HostAddresses } from './host-addresses.ts';
import { IncomingCalls } from './incoming-calls.ts';
import { createResponse, randomToken } from './message/create-response.ts';
import type { SipRequest } from './message/sip-message.ts';
import { parseHostPort } from './message/uri.ts';
import { orderNotify } from './ordered-notify.ts';
import { OutboundRegistrations } from './outbound/outbound-registrations.ts';
import { OutgoingCalls } from './outgoing-calls.ts';
import { Qualifier } from './qualifier.ts';
import { Registrar } from './registrar.ts';
import { SecurityReporter } from './security.ts';
import { shownSettings } from './shown-settings.ts';
import { legKey, type SipContext, sign } from './sip-context.ts';
import type { SipLeg } from './sip-leg.ts';
import { DialogPackage } from './subscription/dialog-package.ts';
import { MessageSummaryPackage } from './subscription/message-summary-package.ts';
import { Subscriptions } from './subscription/subscriptions.ts';
import type { ServerTransaction } from './transaction/server-transaction.ts';
import { DEFAULT_TIMERS, type TimerValues } from './transaction/timers.ts';
import { TransactionLayer } from './transaction/transaction-layer.ts';
import type { Address } from './transport/flow.ts';
import { Transports } from './transport/transports.ts';

export interface SipDriverOptions {
  readonly core: Core;
  readonly conf: SipOptions;
  /** Shorter ones let a test of lost messages end soon. */
  readonly timers?: TimerValues | undefined;
}

/** SIP phones and trunks as channels `SIP/…` (contract: core/ports/driver.ts). Listens from `start` to `stop`. */
export class SipDriver implements Driver, EndpointDirectory {
  readonly technology = 'SIP';
  readonly description = 'Session Initiation Protocol (SIP)';
  #isStopped = false;
  readonly #context: SipContext;
  readonly #endpoints = new EndpointRegistry();
  readonly #authorizer: Authorizer;
  readonly #registrar: Registrar;
  readonly #qualifier: Qualifier;
  readonly #subscriptions: Subscriptions;
  readonly #dialogPackage: DialogPackage;
  readonly #messageSummary: MessageSummaryPackage;
  readonly #incoming: IncomingCalls;
  readonly #outgoing: OutgoingCalls;
  readonly #contacts: ConfiguredContacts;
  readonly #hosts: HostAddresses;
  readonly #outbound: OutboundRegistrations;
  #serial = 0;

  constructor({ core, conf, timers }: SipDriverOptions) {
    const { general } = conf;
    const logger = core.logger.child('sip');
    this.#hosts = new HostAddresses(logger);
    const clock = guardedClock(core.clock, logger);
    const layer: TransactionLayer = new TransactionLayer({
      clock,
      logger,
      timers: timers ?? { ...DEFAULT_TIMERS, t1: general.timerT1Ms, b: general.timerBMs },
      extensions: new Set(['replaces', 'timer']),
      server: general.userAgent,
      user: {
        onRequest: (transaction) => this.#onRequest(transaction),
        onInvite: (transaction) => {
          const leg = this.#legOf(transaction.request);
          if (leg) leg.onReinvite(transaction);
          else if (transaction.request.toTag !== undefined) transaction.respond(this.#response(transaction.request, 481));
          else this.#incoming.onInvite(transaction);
        },
        onCancel: (transaction) => this.#incoming.onCancel(transaction),
        onAck: (ack) => this.#legOf(ack)?.onAck(ack),
      },
    });
    const transports = new Transports({
      clock,
      logger,
      onMessage: (message, flow) => layer.receive(message, flow),
      onRefused: (request, status, reason, flow) => layer.refuse(request, status, reason, flow),
      onFlowClosed: (flow) => {
        layer.onFlowClosed(flow);
        if (!flow.reliable) return;
        this.#registrar.onFlowClosed(flow).catch((error) => logger.error('the contacts of a connection that closed', error));
      },
      externalAddress: (remote) => this.#externalAddress(remote),
    });
    layer.attach(transports);
    this.#context = { core, clock, layer, transports, options: general, legs: new Map<string, SipLeg>(), hops: new Map() };
    const security = new SecurityReporter(core);
    this.#authorizer = new Authorizer(this.#context, this.#endpoints, security);
    this.#registrar = new Registrar(this.#context, this.#endpoints, this.#authorizer, {
      onRegistered: (endpoint) => this.#qualifier.refresh(endpoint),
      onAnswered: (endpoint) => this.#messageSummary.onRegistered(endpoint),
      onUnregistered: (endpoint) => this.#qualifier.forget(endpoint),
    });
    this.#qualifier = new Qualifier(this.#context);
    this.#contacts = new ConfiguredContacts(this.#endpoints, this.#hosts, (endpoint) => this.#qualifier.refresh(endpoint));
    this.#subscriptions = new Subscriptions(this.#context, this.#authorizer);
    this.#dialogPackage = new DialogPackage(this.#context, this.#subscriptions);
    this.#messageSummary = new MessageSummaryPackage(this.#context, this.#subscriptions);
    for (const each of [this.#dialogPackage, this.#messageSummary]) this.#subscriptions.add(each);
    this.#outbound = new OutboundRegistrations(this.#context, (host) => this.#hosts.find(host));
    const channelName = (base: string) => `SIP/${base}-${(this.#serial++).toString(16).padStart(8, '0')}`;
    this.#incoming = new IncomingCalls(this.#context, this.#authorizer, security, channelName);
    this.#outgoing = new OutgoingCalls(this.#context, this.#endpoints, channelName);
    for (const _ of this.#load(conf));
  }

  /** Where it listens; undefined before `start`. */
  get udpAddress(): Address | undefined {
    return this.#context.transports.udpAddress;
  }

  get tcpAddress(): Address | undefined {
    return this.#context.transports.tcpAddress;
  }

  /** Opens the sockets and takes up registrations of before. Rejects when an address cannot be had. */
  async start(): Promise<void> {
    const { transports, options } = this.#context;
    await transports.listenUdp({ address: options.bindAddress, port: options.port });
    if (options.tcpEnabled) await transports.listenTcp({ address: options.tcpBindAddress, port: options.tcpPort });
    this.#registrar.restore();
    for (const endpoint of this.#endpoints) this.#qualifier.refresh(endpoint);
    this.#outbound.load(this.#context.options.registrations);
    for (const _ of this.#messageSummary.refresh());
  }

  /**
   * Takes a new configuration. Calls go on; registrations of endpoints that still exist stay. Sockets stay as they are. Who may call is
   * changed at once; what leads to that and what follows is done in portions, of which there are no more once the driver has stopped.
   */
  async reload(options: SipOptions): Promise<void> {
    await inTurns(this.#reload(options), () => this.#isStopped);
  }

  /** Closes everything. Channels are expected to be hung up before. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#hosts.close();
    this.#outbound.close();
    this.#qualifier.close();
    this.#registrar.close();
    this.#subscriptions.close();
    this.#dialogPackage.close();
    this.#messageSummary.close();
    this.#context.layer.close();
    await this.#context.transports.close();
  }

  /** Transactions, legs and subscriptions alive: what a leak test counts. */
  get load(): { readonly transactions: number; readonly legs: number; readonly subscriptions: number } {
    return { transactions: this.#context.layer.size, legs: this.#context.legs.size, subscriptions: this.#subscriptions.size };
  }

  // ---- Driver

  request(request: ChannelRequest): Channel | Refusal {
    return this.#outgoing.request(request);
  }

  deviceState(resource: string): DeviceState | undefined {
    return this.#endpoints.get(endpointName(resource))?.deviceState ?? 'INVALID';
  }

  // ---- EndpointDirectory

  names(): Iterable<string> {
    return this.#endpoints.names();
  }

  find(name: string): EndpointView | undefined {
    return this.#endpoints.get(name)?.view();
  }

  qualify(name: string, actionId?: string): boolean {
    const endpoint = this.#endpoints.get(name);
    return endpoint !== undefined && this.#qualifier.askNow(endpoint, actionId);
  }

  notify(name: string, what: OrderedNotify): NotifyOutcome {
    const endpoint = this.#endpoints.get(name);
    return endpoint ? orderNotify(this.#context, endpoint, what) : 'unknown';
  }

  unregister(name: string): boolean {
    const endpoint = this.#endpoints.get(name);
    return endpoint !== undefined && this.#registrar.unregister(endpoint);
  }

  settings(): IterableIterator<readonly [name: string, value: string]> {
    return shownSettings(this.#context.options, this.#context.transports);
  }

  registrations(): IterableIterator<RegistrationView> {
    return this.#outbound.views();
  }

  *dialogs(): IterableIterator<DialogView> {
    for (const leg of this.#context.legs.values()) {
      yield {
        peerAddress: leg.peerAddress,
        user: leg.endpoint?.name ?? '',
        callId: leg.callId,
        codec: leg.audio.session?.codec ?? 'nothing',
        held: leg.audio.held,
        lastMessage: leg.signalling.lastMessage,
        endpoint: leg.endpoint?.name ?? '',
      };
    }
  }

  // ----

  /** Yields where others may have their turn. */
  *#load(options: SipOptions): IterableIterator<void> {
    const { core } = this.#context;
    const leaving = yield* this.#endpoints.load(options.endpoints);
    this.#context.options = options.general;
    this.#authorizer.reloaded();
    for (const gone of leaving) {
      this.#qualifier.forget(gone);
      core.devices.forget(gone.device);
    }
    yield;
    yield* this.#messageSummary.load(this.#endpoints, leaving);
    for (const some of inPortions(this.#endpoints)) {
      yield;
      for (const endpoint of some) this.#contacts.place(endpoint);
    }
  }

  *#reload(options: SipOptions): IterableIterator<void> {
    yield* this.#load(options);
    for (const some of inPortions(this.#endpoints)) {
      for (const endpoint of some) this.#qualifier.refresh(endpoint);
      yield;
    }
    this.#outbound.load(options.general.registrations);
    yield* this.#messageSummary.refresh();
  }

  #onRequest(transaction: ServerTransaction): void {
    const { request } = transaction;
    const leg = this.#legOf(request);
    if (request.method === 'REGISTER') this.#registrar.onRegister(transaction);
    else if (request.method === 'SUBSCRIBE') this.#subscriptions.onSubscribe(transaction);
    else if (leg) leg.onRequest(transaction);
    else if (request.toTag !== undefined) transaction.respond(this.#response(request, 481));
    else if (request.method === 'OPTIONS') this.#onOptions(transaction);
    else transaction.respond(this.#response(request, entryOf(OUTSIDE_DIALOGS, request.method) ?? 501));
  }

  /** Answered as an INVITE would be, as far as that is known without asking who it is (RFC 3261 11.2). */
  #onOptions(transaction: ServerTransaction): void {
    const { request } = transaction;
    const { core, options } = this.#context;
    const exten = request.parsedUri?.user;
    const response = this.#response(request, exten === undefined || core.dialplan.hasExten(options.context, exten) ? 200 : 404);
    response.headers.add('Accept', 'application/sdp');
    transaction.respond(response);
  }

  /** The call that a request is part of: its dialog has both tags (RFC 3261 12). */
  #legOf(request: SipRequest): SipLeg | undefined {
    const leg = request.toTag === undefined ? undefined : this.#context.legs.get(legKey(request.callId, request.toTag));
    return leg?.isWith(request.fromTag ?? '') ? leg : undefined;
  }

  #response(request: SipRequest, status: number) {
    const response = createResponse(request, status, { toTag: randomToken(5) });
    sign(this.#context, response);
    return response;
  }

  #externalAddress(remote: string): Address | undefined {
    const { externalAddress, localNetworks } = this.#context.options;
    const external = externalAddress === undefined ? undefined : parseHostPort(externalAddress);
    const ip = parseIp(remote);
    if (!external || !ip || remote.startsWith('127.') || localNetworks.some(({ network, bits }) => sameNetwork(ip, network, bits)))
      return undefined;
    return { address: external.host, port: external.port ?? 0 };
  }
}

/** Methods that only have a meaning inside a call. */
const OUTSIDE_DIALOGS: Readonly<Record<string, number>> = {
  BYE: 481,
  INFO: 481,
  UPDATE: 481,
  NOTIFY: 481,
  REFER: 405,
  MESSAGE: 405,
  PRACK: 481,
};

const endpointName = (resource: string): string => {
  const [head = ''] = resource.split('/', 1);
  return head.slice(head.lastIndexOf('@') + 1);
};
