import { renewed } from '../../../base/portions.ts';
import type { IaxPartyOptions } from '../../../config/iax-options.ts';
import type { Remote } from '../dialog/remote.ts';
import { IaxPeer } from './iax-peer.ts';

/** The configured parties by name: users, peers and those who are both. */
export class PeerRegistry {
  #byName = new Map<string, IaxPeer>();
  #peers: IaxPeer[] = [];
  #users: IaxPeer[] = [];
  /** Those without a secret, whom a caller without a name may be: with an access list before others, else in the order of the configuration. */
  #open: IaxPeer[] = [];
  /** Trunks by address and port: whose calls share packets. */
  readonly #at = new Map<string, Set<IaxPeer>>();

  /**
   * Takes a configuration: parties that stay keep their contacts and calls. Yields where others may have their turn; what was before holds
   * until the end, when all is changed at once. The result are those that are gone.
   */
  *load(parties: readonly IaxPartyOptions[]): Generator<void, IaxPeer[]> {
    const { next, gone } = yield* renewed(this.#byName, parties, (options) => new IaxPeer(options));
    this.#byName = next;
    for (const options of parties) next.get(options.name)!.options = options;
    const all = [...next.values()];
    this.#peers = all.filter(({ options }) => options.isPeer);
    this.#users = all.filter(({ options }) => options.isUser);
    const open = this.#users.filter((peer) => !peer.needsProof);
    this.#open = open.sort((a, b) => Number(b.options.acl.isSet) - Number(a.options.acl.isSet));
    for (const peer of gone) this.setContact(peer, undefined);
    return gone;
  }

  /** One whom we call and who may register. */
  peer(name: string): IaxPeer | undefined {
    const found = this.#byName.get(name);
    return found?.options.isPeer ? found : undefined;
  }

  /** One who may call us. */
  user(name: string): IaxPeer | undefined {
    const found = this.#byName.get(name);
    return found?.options.isUser ? found : undefined;
  }

  /** Whom a caller counts as who gives no name: the first without a secret that may come from there. */
  anonymous(address: string): IaxPeer | undefined {
    return this.#open.find(({ options }) => options.acl.permits(address));
  }

  /** In the order of the configuration. */
  get peers(): readonly IaxPeer[] {
    return this.#peers;
  }

  get users(): readonly IaxPeer[] {
    return this.#users;
  }

  [Symbol.iterator](): IterableIterator<IaxPeer> {
    return this.#byName.values();
  }

  /** Gives a peer its address, or takes it; every change goes through here, so that the way back from an address stays right. */
  setContact(peer: IaxPeer, contact: Remote | undefined, expiresAt?: number): void {
    const before = peer.contact?.address;
    if (before !== undefined) {
      const there = this.#at.get(before);
      there?.delete(peer);
      if (there?.size === 0) this.#at.delete(before);
    }
    peer.contact = contact;
    peer.expiresAt = expiresAt;
    if (contact) this.#at.set(contact.address, (this.#at.get(contact.address) ?? new Set()).add(peer));
  }

  /** Peers at an address, whatever their port. */
  at(address: string): Iterable<IaxPeer> {
    return this.#at.get(address) ?? [];
  }
}
