import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { parseIp, sameNetwork } from '../../base/address.ts';
import { messageOf } from '../../base/errors.ts';
import { guardedClock } from '../../base/guarded-clock.ts';
import { inPortions, inTurns } from '../../base/portions.ts';
import type { IaxGeneralOptions, IaxOptions, IaxPartyOptions } from '../../config/iax-options.ts';
import { amaFlagsOf } from '../../core/channel/ama-flags.ts';
import { NOBODY, parseCallerId } from '../../core/channel/caller-id.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { remoteVariables, setRemoteVariable } from '../../core/channel/remote-variables.ts';
import type { Core } from '../../core/core.ts';
import type { IaxDialogView, IaxDirectory, IaxPeerView, IaxRegistrationView } from '../../core/endpoint/iax-directory.ts';
import { HangupCause } from '../../core/hangup-cause.ts';
import type { ChannelRequest, Driver, Refusal } from '../../core/ports/driver.ts';
import type { DeviceState } from '../../core/state/device-state.ts';
import { CallTokens } from './auth/call-tokens.ts';
import { KeyRing } from './auth/key-ring.ts';
import { type DialString, parseDialString } from './call/dial-string.ts';
import { IncomingLeg } from './call/incoming-leg.ts';
import { OutgoingLeg } from './call/outgoing-leg.ts';
import { Trunks } from './call/trunks.ts';
import { type CallNumberLimits, CallNumbers } from './dialog/call-numbers.ts';
import { DialogTable, type DialogTableUser } from './dialog/dialog-table.ts';
import type { DialogUser, IaxDialog } from './dialog/iax-dialog.ts';
import type { Remote } from './dialog/remote.ts';
import { dialogView } from './dialog-view.ts';
import { Element } from './frame/elements.ts';
import { Command } from './frame/frame-types.ts';
import type { FullFrame } from './frame/frames.ts';
import type { IaxContext } from './iax-context.ts';
import { ownCodecs } from './own-codecs.ts';
import type { IaxPeer } from './peer/iax-peer.ts';
import { OutgoingRegistration } from './peer/outgoing-registration.ts';
import { PeerRegistry } from './peer/peer-registry.ts';
import { Qualifier } from './peer/qualifier.ts';
import { Registrar } from './peer/registrar.ts';
import { type IaxTransport, type OpenTransport, UdpTransport } from './transport.ts';

export interface IaxDriverOptions {
  readonly core: Core;
  readonly conf: IaxOptions;
  readonly keys?: KeyRing | undefined;
  /** A UDP socket unless given: for tests that have a network of their own. */
  readonly transport?: OpenTransport | undefined;
}

const DEFAULT_PORT = 4569;

/** Other exchanges and phones over IAX2 (RFC 5456) as channels `IAX2/…`. Listens from `start` to `stop`. */
export class Iax2Driver implements Driver, IaxDirectory, DialogTableUser {
  readonly technology = 'IAX2';
  readonly description = 'Inter Asterisk eXchange Driver (Ver 2)';
  readonly #context: IaxContext;
  readonly #transport: IaxTransport;
  readonly #numbers: CallNumbers;
  readonly #registrar: Registrar;
  readonly #qualifier: Qualifier;
  readonly #resolver = new Resolver({ timeout: 2_000, tries: 2 });
  #registrations: OutgoingRegistration[] = [];
  #conf: IaxOptions;
  #isStarted = false;
  #isStopped = false;

  constructor({ core, conf, keys = KeyRing.empty, transport }: IaxDriverOptions) {
    const logger = core.logger.child('iax2');
    const clock = guardedClock(core.clock, logger);
    this.#conf = conf;
    const open: OpenTransport = transport ?? ((...parts) => new UdpTransport(...parts));
    this.#transport = open(logger, (datagram, remote) => this.#context.dialogs.receive(datagram, remote));
    const transmit = this.#transport.send;
    this.#numbers = new CallNumbers(clock, this.#limits(conf));
    const dialogs = new DialogTable({ clock, numbers: this.#numbers, tokens: new CallTokens(clock), transmit, user: this });
    this.#context = {
      core,
      logger,
      clock,
      dialogs,
      peers: new PeerRegistry(),
      trunks: new Trunks(clock, conf.general, transmit),
      transmit,
      options: conf.general,
      keys,
    };
    this.#qualifier = new Qualifier(this.#context);
    this.#registrar = new Registrar(this.#context, {
      onRegistered: (peer) => this.#qualifier.refresh(peer),
      onUnregistered: (peer) => this.#qualifier.forget(peer),
    });
    for (const _ of this.#load(conf, keys));
  }

  /** Where it listens; undefined before `start`. */
  get address(): Remote | undefined {
    return this.#transport.local;
  }

  /** Opens the socket, takes up registrations of before and registers with others. Rejects when the address cannot be had. */
  async start(): Promise<void> {
    const { bindAddress, port } = this.#context.options;
    await this.#transport.listen(bindAddress, port);
    this.#isStarted = true;
    this.#registrar.restore();
    this.#qualifier.refreshAll(this.#context.peers.peers);
    for (const registration of this.#registrations) registration.start();
  }

  /**
   * Takes a new configuration. Calls go on; registrations of peers that still exist stay. The socket stays as it is. Who may call is changed
   * at once; what leads to that and what follows is done in portions, of which there are no more once the driver has stopped.
   */
  async reload(conf: IaxOptions, keys: KeyRing): Promise<void> {
    if (!(await inTurns(this.#load(conf, keys), () => this.#isStopped))) return;
    this.#qualifier.refreshAll(this.#context.peers.peers);
  }

  /** Closes everything. Channels are expected to be hung up before. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#resolver.cancel();
    for (const registration of this.#registrations) registration.close();
    this.#qualifier.close();
    this.#registrar.close();
    this.#context.trunks.close();
    this.#context.dialogs.close();
    await this.#transport.close();
  }

  // ---- Driver

  request(request: ChannelRequest): Channel | Refusal {
    const { core, dialogs } = this.#context;
    const asked = parseDialString(request.resource);
    const peer = asked && this.#context.peers.peer(asked.host);
    const remote = asked && this.#remoteOf(asked, peer);
    if (!asked || !remote) return { refused: true, cause: HangupCause.SubscriberAbsent };
    const dialog = core.stopping ? undefined : dialogs.open(remote);
    if (!dialog) return { refused: true, cause: HangupCause.SwitchCongestion };
    const codecs = this.#codecs(request.codecs, peer);
    const leg = new OutgoingLeg(this.#context, dialog, peer, withPeer(asked, peer?.options), codecs);
    const options = peer?.options;
    const channel = core.channels.create({
      technology: 'IAX2',
      name: `IAX2/${asked.host}-${dialog.callNumber}`,
      uniqueId: request.uniqueId,
      linkedId: request.linkedId,
      callerId: callerIdOf(options),
      dialedAs: NOBODY,
      accountCode: options?.accountCode,
      amaFlags: amaFlagsOf(options?.amaFlags ?? ''),
      language: options?.language || undefined,
      musicClass: options?.musicClass || undefined,
      leg: (made) => leg.attach(made),
    });
    if (!channel) {
      dialog.close();
      return { refused: true, cause: HangupCause.NotDefined };
    }
    // A leg has no place in the dialplan until it is called.
    channel.update({ context: '' });
    for (const [name, value] of options?.variables ?? []) channel.setVariable(name, value);
    if (request.caller) for (const [name, value] of remoteVariables(request.caller)) setRemoteVariable(channel, name, value);
    return channel;
  }

  deviceState(resource: string): DeviceState | undefined {
    const asked = parseDialString(resource);
    return (asked && this.#context.peers.peer(asked.host)?.deviceState) ?? 'INVALID';
  }

  // ---- DialogTableUser

  get tokenLifeSeconds(): number {
    return this.#context.options.callNumbers.tokenLifeSeconds;
  }

  needsToken(frame: FullFrame, remote: Remote): boolean {
    const peer = this.#claimedBy(frame, remote);
    const { callToken } = peer?.options ?? { callToken: 'default' };
    if (callToken === 'auto') return peer?.hasShownToken ?? false;
    if (callToken !== 'default') return callToken === 'yes';
    const ip = parseIp(remote.address);
    return !ip || !this.#context.options.callNumbers.tokenOptional.some(({ network, bits }) => sameNetwork(ip, network, bits));
  }

  userFor(frame: FullFrame, dialog: IaxDialog): DialogUser {
    if (frame.subclass !== Command.NEW) return this.#registrar.userFor(dialog);
    const claimed = this.#claimedBy(frame, dialog.remote);
    const peer = claimed?.options.acl.permits(dialog.remote.address) ? claimed : undefined;
    return new IncomingLeg(this.#context, dialog, peer, frame);
  }

  // ---- IaxDirectory

  peerNames(): string[] {
    return this.#context.peers.peers.map(({ name }) => name);
  }

  findPeer(name: string): IaxPeerView | undefined {
    return this.#context.peers.peer(name)?.view();
  }

  userNames(): string[] {
    return this.#context.peers.users.map(({ name }) => name);
  }

  findUser(name: string): IaxPartyOptions | undefined {
    return this.#context.peers.user(name)?.options;
  }

  *registrations(): IterableIterator<IaxRegistrationView> {
    for (const registration of this.#registrations) yield registration.view();
  }

  *dialogs(): IterableIterator<IaxDialogView> {
    for (const dialog of this.#context.dialogs) yield dialogView(dialog);
  }

  unregister(name: string): 'unregistered' | 'not registered' | 'unknown' {
    const peer = this.#context.peers.peer(name);
    if (!peer) return 'unknown';
    return this.#registrar.unregister(peer, true) ? 'unregistered' : 'not registered';
  }

  callNumbers(): ReturnType<IaxDirectory['callNumbers']> {
    return { byAddress: [...this.#numbers.usage], free: this.#numbers.free };
  }

  // ----

  /** Yields where others may have their turn. */
  *#load(conf: IaxOptions, keys: KeyRing): IterableIterator<void> {
    const { core, peers, trunks } = this.#context;
    const leaving = yield* peers.load(conf.parties);
    this.#conf = conf;
    this.#context.options = conf.general;
    this.#context.keys = keys;
    trunks.options = conf.general;
    this.#numbers.limits = this.#limits(conf);
    for (const gone of leaving) {
      this.#qualifier.forget(gone);
      this.#registrar.forget(gone);
      core.devices.forget(gone.device);
    }
    yield;
    for (const some of inPortions(peers.peers)) {
      yield;
      for (const peer of some) this.#place(peer);
    }
    yield;
    this.#loadRegistrations();
  }

  /** Gives a peer with a fixed address that one; one that registers keeps what it has, unless that was a fixed one. */
  #place(peer: IaxPeer): void {
    const { isDynamic, host, port } = peer.options;
    const { peers } = this.#context;
    if (isDynamic) {
      if (peer.contact && peer.expiresAt === undefined) peers.setContact(peer, undefined);
      return;
    }
    this.#registrar.forget(peer);
    if (host === '') peers.setContact(peer, undefined);
    else if (isIP(host)) peers.setContact(peer, { address: host, port });
    else void this.#placeByName(peer, host, port);
  }

  async #placeByName(peer: IaxPeer, host: string, port: number): Promise<void> {
    const address = await this.#resolve(host);
    if (peer.options.host !== host || this.#context.peers.peer(peer.name) !== peer) return;
    this.#context.peers.setContact(peer, address === undefined ? undefined : { address, port });
    if (this.#isStarted) this.#qualifier.refresh(peer);
  }

  /** Lines that stay go on, and are asked again where they were refused; those that are gone end, and new ones begin. */
  #loadRegistrations(): void {
    const before = new Map(this.#registrations.map((registration) => [JSON.stringify(registration.options), registration]));
    this.#registrations = this.#conf.registrations.map((options) => {
      const key = JSON.stringify(options);
      const kept = before.get(key);
      before.delete(key);
      kept?.retryIfRefused();
      if (kept) return kept;
      const registration = new OutgoingRegistration(this.#context, options, (host) => this.#resolve(host));
      if (this.#isStarted) registration.start();
      return registration;
    });
    for (const gone of before.values()) gone.close();
  }

  async #resolve(host: string): Promise<string | undefined> {
    if (isIP(host)) return host;
    try {
      const [address] = await this.#resolver.resolve4(host);
      return address;
    } catch (error) {
      this.#context.logger.warning(`no address for ${host}: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** Who a NEW or REGREQ says it is from; a caller without a name is the first who needs no proof. */
  #claimedBy(frame: FullFrame, remote: Remote): IaxPeer | undefined {
    const name = frame.elements.text(Element.Username) ?? '';
    const { peers } = this.#context;
    if (frame.subclass !== Command.NEW) return peers.peer(name);
    return name === '' ? peers.anonymous(remote.address) : peers.user(name);
  }

  /** Where the dial string leads: to a peer, or to an address. */
  #remoteOf(asked: DialString, peer: IaxPeer | undefined): Remote | undefined {
    if (!peer) return isIP(asked.host) ? { address: asked.host, port: asked.port ?? DEFAULT_PORT } : undefined;
    const { target } = peer;
    return target && peer.isReachable ? { address: target.address, port: asked.port ?? target.port } : undefined;
  }

  /** What the caller speaks first, of what the peer may. */
  #codecs(wanted: readonly string[] | undefined, peer: IaxPeer | undefined) {
    const own = ownCodecs(peer?.options.codecs ?? ['ulaw', 'alaw']);
    const first = own.filter((codec) => wanted?.includes(codec));
    return [...first, ...own.filter((codec) => !first.includes(codec))];
  }

  #limits({ general }: IaxOptions): CallNumberLimits {
    const isHome = (address: string) => !this.#context.peers.at(address)[Symbol.iterator]().next().done;
    return { of: (address) => this.#limitOf(address), unproven: general.callNumbers.unproven, isHome };
  }

  /** Call numbers that an address may have: what a peer registered there may, else its network, else everybody. */
  #limitOf(address: string): number {
    const { perAddress, perNetwork }: IaxGeneralOptions['callNumbers'] = this.#context.options.callNumbers;
    for (const { options } of this.#context.peers.at(address)) if (options.maxCallNumbers !== undefined) return options.maxCallNumbers;
    const ip = parseIp(address);
    return (ip && perNetwork.find(({ network, bits }) => sameNetwork(ip, network, bits))?.limit) ?? perAddress;
  }
}

/** What the dial string leaves open is said by the peer. */
const withPeer = (asked: DialString, peer: IaxPartyOptions | undefined): DialString => ({
  ...asked,
  userName: asked.userName || (peer?.userName ?? ''),
  secret: asked.secret || (peer?.secret ?? ''),
  outKey: asked.outKey || (peer?.outKey ?? ''),
  context: asked.context || (peer?.peerContext ?? ''),
});

const callerIdOf = (options: IaxPartyOptions | undefined) =>
  options?.callerId === undefined ? undefined : { ...parseCallerId(options.callerId), presentation: 0 };
