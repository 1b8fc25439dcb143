import { createHash, randomInt, timingSafeEqual } from 'node:crypto';
import { AddressCounts } from '../base/fair-place.ts';
import type { Logger } from '../base/logger.ts';
import type { ManagerAccount } from './account.ts';
import { MANAGER_LIMITS } from './limits.ts';
import type { LockOut } from './lock-out.ts';
import type { SecurityEvents, SecurityPeer } from './security-events.ts';
import type { ManagerSession } from './session.ts';

/** What a Login action shows. Undefined where the header is missing or empty. */
export interface Credentials {
  readonly username: string | undefined;
  readonly secret: string | undefined;
  readonly isMd5: boolean;
  /** Lower-case hex MD5 of challenge and secret. */
  readonly key: string | undefined;
}

/** Who wants in: a session, or somebody who gets one once it has proved who it is. */
export interface LoginPeer extends SecurityPeer {
  readonly address: string;
  readonly account: ManagerAccount | undefined;
}

/** How long a refused login waits for its answer, so that guessing takes time. */
export const REFUSAL_DELAY_MS = 1000;

/** Decides who may log in (AMI modern section 2). The client is never told why it may not. */
export class LoginDesk {
  readonly #logger: Logger;
  readonly #security: SecurityEvents;
  readonly #lockOut: LockOut;
  readonly #inUse = new Map<ManagerAccount['name'], number>();
  /** Sessions that are logged in: all of them, and those of an address. */
  #sessions = 0;
  readonly #fromAddress = new AddressCounts();
  /** By lower-case name; a reload replaces it, open sessions keep the rights they have. */
  accounts: ReadonlyMap<string, ManagerAccount> = new Map();

  constructor(logger: Logger, security: SecurityEvents, lockOut: LockOut) {
    this.#logger = logger;
    this.#security = security;
    this.#lockOut = lockOut;
  }

  /** Whether this address has failed too often of late. */
  isLockedOut(address: string): boolean {
    return this.#lockOut.isLockedOut(address);
  }

  /** The challenge of a session: made once, given again whenever it asks. */
  challenge(session: ManagerSession): string {
    session.challenge ??= String(randomInt(100_000_000, 1_000_000_000));
    return session.challenge;
  }

  /** Whether an account that allows one session has it already. */
  isTaken(peer: LoginPeer, username: string | undefined): boolean {
    const account = username === undefined ? undefined : this.#find(username);
    if (!account || account.allowsMultipleLogin || peer.account?.name === account.name) return false;
    if ((this.#inUse.get(account.name) ?? 0) === 0) return false;
    this.#security.tooManySessions(peer, username ?? '');
    return true;
  }

  /** Whether there are as many sessions as there may be, in all or of this address. Those that are there stay. */
  isFull(peer: LoginPeer, username: string): boolean {
    if (peer.account) return false;
    const fromThere = this.#fromAddress.of(peer.address);
    if (this.#sessions < MANAGER_LIMITS.sessions && fromThere < MANAGER_LIMITS.sessionsOfAddress) return false;
    this.#security.tooManySessions(peer, username);
    return true;
  }

  /** The account that the credentials prove, or undefined. Tells of both. */
  check(session: ManagerSession, credentials: Credentials): ManagerAccount | undefined {
    const { username, secret, isMd5, key } = credentials;
    return this.admit(session, username, (account) =>
      isMd5 ? this.#proveKey(session, account, key) : this.#proveSecret(session, account, username ?? '', secret),
    );
  }

  /** The account of that name, when `proves` finds that the peer has its secret, or undefined. Failures count against its address. */
  admit(peer: LoginPeer, username: string | undefined, proves: (account: ManagerAccount) => boolean): ManagerAccount | undefined {
    const account = this.#lockOut.isLockedOut(peer.address) ? undefined : this.#prove(peer, username, proves);
    if (account) return account;
    if (this.#lockOut.failed(peer.address)) {
      this.#logger.warning(`${peer.address} is locked out of the manager after too many failed logins`);
    }
    return undefined;
  }

  /** The session has logged in. */
  entered(session: ManagerSession, account: ManagerAccount): void {
    this.#sessions++;
    this.#inUse.set(account.name, (this.#inUse.get(account.name) ?? 0) + 1);
    this.#fromAddress.add(session.address);
    this.#security.authenticated(session);
    if (account.displaysConnects) this.#logger.verbose(`Manager '${session.shownName}' logged on from ${session.address}`);
  }

  /** It has ended, or logged in as somebody else. */
  left(session: ManagerSession, account: ManagerAccount): void {
    this.#sessions--;
    this.#fromAddress.delete(session.address);
    const count = (this.#inUse.get(account.name) ?? 1) - 1;
    if (count > 0) this.#inUse.set(account.name, count);
    else this.#inUse.delete(account.name);
    if (account.displaysConnects) this.#logger.verbose(`Manager '${session.shownName}' logged off from ${session.address}`);
  }

  #find(username: string): ManagerAccount | undefined {
    return this.accounts.get(username.toLowerCase());
  }

  #prove(peer: LoginPeer, username: string | undefined, proves: (account: ManagerAccount) => boolean): ManagerAccount | undefined {
    if (!username) return undefined;
    const account = this.#find(username);
    if (!account) {
      this.#logger.notice(`${peer.address} tried to authenticate with nonexistent user '${username}'`);
      this.#security.unknownAccount(peer, username);
      return undefined;
    }
    if (!account.permits(peer.address)) {
      this.#logger.notice(`${peer.address} failed to pass IP ACL as '${username}'`);
      this.#security.refusedAddress(peer, username);
      return undefined;
    }
    if (proves(account)) return account;
    this.#logger.notice(`${peer.address} failed to authenticate as '${username}'`);
    return undefined;
  }

  #proveKey(session: ManagerSession, account: ManagerAccount, key: string | undefined): boolean {
    const { challenge } = session;
    if (!challenge || !key || account.secret === undefined) return false;
    const expected = createHash('md5').update(challenge).update(Buffer.from(account.secret, 'latin1')).digest('hex');
    if (isSame(expected, key)) return true;
    this.#security.wrongResponse(session, challenge, key, expected);
    return false;
  }

  #proveSecret(session: ManagerSession, account: ManagerAccount, username: string, secret: string | undefined): boolean {
    if (account.secret !== undefined && account.secret !== '' && secret !== undefined && isSame(account.secret, secret)) return true;
    this.#security.wrongSecret(session, username);
    return false;
  }
}

/** Compares in a time that tells only how long the given one is, which whoever gave it knows. */
export function isSame(expected: string, given: string): boolean {
  const ours = Buffer.alloc(given.length);
  ours.write(expected, 'latin1');
  return timingSafeEqual(ours, Buffer.from(given, 'latin1')) && expected.length === given.length;
}
