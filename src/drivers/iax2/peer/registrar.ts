import { parseIp } from '../../../base/address.ts';
import type { Timer } from '../../../base/clock.ts';
import { parseCallerId } from '../../../core/channel/caller-id.ts';
import { mailboxes } from '../../../core/ports/mailboxes.ts';
import { Challenge } from '../auth/authentication.ts';
import type { DialogUser, IaxDialog } from '../dialog/iax-dialog.ts';
import { type Remote, remoteText, sameRemote } from '../dialog/remote.ts';
import { apparentAddress, dateTime } from '../frame/element-values.ts';
import { Element, Elements } from '../frame/elements.ts';
import { AuthMethod, Command } from '../frame/frame-types.ts';
import type { FullFrame } from '../frame/frames.ts';
import { type IaxContext, PROOF_WITHIN_MS, REJECT_DELAY_MS } from '../iax-context.ts';
import type { IaxPeer } from './iax-peer.ts';

const FAMILY = 'IAX/Registry';
/** A registration is kept this much longer than it was granted for. */
const GRACE_MS = 10_000;
/** `AST_CAUSE_FACILITY_REJECTED`. */
const REFUSED_CAUSE = 29;

export interface RegistrarListener {
  /** It has an address, a new one or the same again. */
  onRegistered(peer: IaxPeer): void;
  onUnregistered(peer: IaxPeer): void;
}

/** REGREQ and REGREL (RFC 5456 6.1): where peers are, kept in AstDB so that it survives a restart. */
export class Registrar {
  readonly #context: IaxContext;
  readonly #listener: RegistrarListener;
  readonly #timers = new Map<IaxPeer, Timer>();
  /** What a peer was last asked for: an unknown name is asked for the same, so that the question tells nothing. */
  #lastMethods: number = AuthMethod.Md5;

  constructor(context: IaxContext, listener: RegistrarListener) {
    this.#context = context;
    this.#listener = listener;
  }

  /** Takes the registrations of before a restart; those of peers that are gone are forgotten. */
  restore(): void {
    const { core, peers } = this.#context;
    for (const { key, value } of core.database.entries(FAMILY)) {
      const name = key.slice(FAMILY.length + 2);
      const peer = peers.peer(name);
      const record = peer?.options.isDynamic ? parseRecord(value) : undefined;
      if (!peer || !record) void core.database.delete(FAMILY, name);
      else if (!peer.contact) this.#place(peer, record.remote, record.seconds);
    }
  }

  /** The user of a dialog that somebody began with REGREQ or REGREL. */
  userFor(dialog: IaxDialog): DialogUser {
    return new Registering(this.#context, this, dialog);
  }

  /** What an unknown or wrong name is asked for, and a known one by its configuration. */
  challengeFor(peer: IaxPeer | undefined): Challenge {
    if (peer) this.#lastMethods = peer.options.authMethods;
    return new Challenge(this.#lastMethods);
  }

  /** Registers for `wanted` seconds, within the bounds; the result is what was granted. */
  async register(peer: IaxPeer, remote: Remote, wanted: number): Promise<number> {
    const { core, options } = this.#context;
    const seconds = Math.max(options.minExpirySeconds, Math.min(wanted, options.maxExpirySeconds));
    const isNew = !peer.contact || !sameRemote(peer.contact, remote);
    this.#place(peer, remote, seconds);
    await core.database.put(FAMILY, peer.name, `${remoteText(remote)}:${seconds}`);
    if (!isNew) return seconds;
    const { address, port } = remote;
    core.bus.publish('endpoint.statusChanged', { technology: 'IAX2', peer: peer.device, status: 'Registered', address, port });
    core.devices.set(peer.device, peer.deviceState);
    this.#listener.onRegistered(peer);
    return seconds;
  }

  /** False when it was not registered. `ranOut`: by itself, else by the peer's word. */
  unregister(peer: IaxPeer, ranOut: boolean): boolean {
    if (!peer.options.isDynamic || !peer.contact) return false;
    const { core, peers } = this.#context;
    this.forget(peer);
    peers.setContact(peer, undefined);
    void core.database.delete(FAMILY, peer.name);
    const cause = ranOut ? 'Expired' : undefined;
    core.bus.publish('endpoint.statusChanged', { technology: 'IAX2', peer: peer.device, status: 'Unregistered', cause, ranOut });
    this.#listener.onUnregistered(peer);
    core.devices.set(peer.device, peer.deviceState);
    return true;
  }

  /** Stops the clock of a peer that is gone. */
  forget(peer: IaxPeer): void {
    this.#timers.get(peer)?.cancel();
    this.#timers.delete(peer);
  }

  close(): void {
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }

  #place(peer: IaxPeer, remote: Remote, seconds: number): void {
    const { core, clock, peers } = this.#context;
    const lifeMs = seconds * 1000 + GRACE_MS;
    this.forget(peer);
    peers.setContact(peer, remote, core.clock.now() + lifeMs);
    this.#timers.set(
      peer,
      clock.setTimer(lifeMs, () => this.unregister(peer, true)),
    );
  }
}

/** One who is about to register or to take it back. An unknown name, a wrong secret and a name that may not come from there look alike. */
class Registering implements DialogUser {
  readonly #context: IaxContext;
  readonly #registrar: Registrar;
  readonly #dialog: IaxDialog;
  readonly #deadline: Timer;
  #challenge: Challenge | undefined;
  #isSettled = false;
  #hasShownToken = false;

  constructor(context: IaxContext, registrar: Registrar, dialog: IaxDialog) {
    this.#context = context;
    this.#registrar = registrar;
    this.#dialog = dialog;
    this.#deadline = context.clock.setTimer(PROOF_WITHIN_MS, () => dialog.close());
  }

  onFrame(frame: FullFrame): void {
    if (frame.subclass === Command.REJECT) this.#dialog.close();
    if ((frame.subclass !== Command.REGREQ && frame.subclass !== Command.REGREL) || this.#isSettled) return;
    const name = frame.elements.text(Element.Username) ?? '';
    const peer = this.#peer(name);
    if (frame.elements.bytes(Element.CallToken)?.length) this.#hasShownToken = true;
    if (peer && !peer.needsProof) this.#accept(peer, frame);
    else if (this.#challenge) this.#check(peer, frame);
    else this.#ask(name, peer);
  }

  onEnd(): void {
    this.#deadline.cancel();
  }

  #peer(name: string): IaxPeer | undefined {
    const peer = this.#context.peers.peer(name);
    return peer?.options.isDynamic && peer.options.acl.permits(this.#dialog.remote.address) ? peer : undefined;
  }

  #ask(name: string, peer: IaxPeer | undefined): void {
    this.#challenge = this.#registrar.challengeFor(peer);
    this.#dialog.command(Command.REGAUTH, this.#challenge.request(name));
  }

  #check(peer: IaxPeer | undefined, frame: FullFrame): void {
    const method = this.#challenge?.verify(frame.elements, peer && credentialsOf(peer), this.#context.keys);
    if (peer && method !== undefined) this.#accept(peer, frame);
    else this.#refuse();
  }

  #refuse(): void {
    this.#isSettled = true;
    const { clock, options } = this.#context;
    const refuse = () => {
      const elements = new Elements().addText(Element.Cause, 'Registration Refused').add8(Element.CauseCode, REFUSED_CAUSE);
      this.#dialog.finish(Command.REGREJ, elements);
    };
    if (options.delaysRejects) clock.setTimer(REJECT_DELAY_MS, refuse);
    else refuse();
  }

  #accept(peer: IaxPeer, frame: FullFrame): void {
    this.#isSettled = true;
    // Not before the proof: a stranger's token would shut a peer out that has none.
    if (this.#hasShownToken) peer.hasShownToken = true;
    if (frame.subclass === Command.REGREL) {
      this.#registrar.unregister(peer, false);
      this.#dialog.finish(Command.REGACK, this.#acknowledgement(peer));
      return;
    }
    const wanted = frame.elements.number(Element.Refresh) ?? 0;
    // What is confirmed is kept: the answer waits for the database.
    this.#registrar
      .register(peer, this.#dialog.remote, wanted)
      .then((seconds) => this.#dialog.finish(Command.REGACK, this.#registered(peer, seconds)))
      .catch((error) => {
        this.#context.logger.error(`the registration of ${peer.name} could not be kept`, error);
        this.#dialog.close();
      });
  }

  #acknowledgement(peer: IaxPeer): Elements {
    return new Elements().addText(Element.Username, peer.name).add32(Element.DateTime, dateTime(this.#context.core.clock.now()));
  }

  #registered(peer: IaxPeer, seconds: number): Elements {
    const elements = this.#acknowledgement(peer).add16(Element.Refresh, seconds);
    const address = apparentAddress(this.#dialog.remote);
    if (address) elements.add(Element.ApparentAddress, address);
    const { mailbox, callerId } = peer.options;
    if (mailbox !== '') elements.add16(Element.MessageCount, this.#messageCount(mailbox));
    if (callerId !== undefined) {
      const { number, name } = parseCallerId(callerId);
      elements.addText(Element.CallingNumber, number ?? '').addText(Element.CallingName, name ?? '');
    }
    return elements;
  }

  /** RFC 5456 8.6.23: old messages in the high byte, new ones in the low one. */
  #messageCount(mailbox: string): number {
    let [unheard, heard] = [0, 0];
    for (const name of mailbox.split(',')) {
      const counts = mailboxes.find(this.#context.core)?.counts(name.trim());
      unheard += (counts?.new ?? 0) + (counts?.urgent ?? 0);
      heard += counts?.old ?? 0;
    }
    return (Math.min(heard, 255) << 8) | Math.min(unheard, 255);
  }
}

export const credentialsOf = ({ options }: IaxPeer) => ({
  secret: options.secret,
  inKeys: options.inKeys,
  methods: options.authMethods,
});

/** `address:port:seconds`, as chan_iax2 keeps it. */
function parseRecord(value: string): { remote: Remote; seconds: number } | undefined {
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5}):(\d{1,6})$/.exec(value);
  const address = match?.[1] ?? match?.[2] ?? '';
  if (!match || !parseIp(address) || Number(match[3]) > 65_535) return undefined;
  return { remote: { address, port: Number(match[3]) }, seconds: Number(match[4]) };
}
