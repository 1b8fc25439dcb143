import type { SecurityFact } from '../core/facts.ts';

/** Where the events go; nothing is made up while nobody wants them. */
export interface SecurityOutlet {
  isWanted(): boolean;
  publish(fact: SecurityFact): void;
}

/** The connection that a security event is about. */
export interface SecurityPeer {
  /** Shown where Asterisk prints a pointer. */
  readonly securityId: string;
  readonly localEndpoint: string;
  readonly remoteEndpoint: string;
  /** Name as the client spelled it; empty before the login. */
  readonly shownName: string;
  /** Milliseconds since the epoch; undefined before the login, which the events print as 1970. */
  readonly loggedInAt: number | undefined;
}

type Details = readonly (readonly [name: string, value: string])[];

/** What the manager itself tells of its sessions (AMI modern section 19). */
export class SecurityEvents {
  readonly #outlet: SecurityOutlet;

  constructor(outlet: SecurityOutlet) {
    this.#outlet = outlet;
  }

  authenticated(peer: SecurityPeer): void {
    // Asterisk says 0 with a plain secret too.
    this.#raise('SuccessfulAuth', peer, { severity: 'Informational', details: [['UsingPassword', '0']] });
  }

  unknownAccount(peer: SecurityPeer, accountId: string): void {
    this.#raise('InvalidAccountID', peer, { accountId });
  }

  refusedAddress(peer: SecurityPeer, accountId: string): void {
    this.#raise('FailedACL', peer, { accountId });
  }

  wrongSecret(peer: SecurityPeer, accountId: string): void {
    this.#raise('InvalidPassword', peer, { accountId, version: 2 });
  }

  wrongResponse(peer: SecurityPeer, challenge: string, response: string, expected: string): void {
    const details: Details = [
      ['Challenge', challenge],
      ['Response', response],
      ['ExpectedResponse', expected],
    ];
    this.#raise('ChallengeResponseFailed', peer, { details });
  }

  tooManySessions(peer: SecurityPeer, accountId: string): void {
    this.#raise('SessionLimit', peer, { accountId });
  }

  refusedRequest(peer: SecurityPeer, action: string): void {
    this.#raise('RequestNotAllowed', peer, { details: [['RequestType', `Action: ${action}`]] });
  }

  /** @param action undefined when the request had none. */
  badRequest(peer: SecurityPeer, action: string | undefined): void {
    this.#raise('RequestBadFormat', peer, { details: [['RequestType', `Action: ${action ?? 'NONE'}`]] });
  }

  #raise(
    name: SecurityFact['name'],
    peer: SecurityPeer,
    options: { severity?: SecurityFact['severity']; version?: number; accountId?: string; details?: Details },
  ): void {
    if (!this.#outlet.isWanted()) return;
    this.#outlet.publish({
      name,
      severity: options.severity ?? 'Error',
      service: 'AMI',
      eventVersion: options.version ?? 1,
      accountId: options.accountId ?? peer.shownName,
      sessionId: peer.securityId,
      localAddress: peer.localEndpoint,
      remoteAddress: peer.remoteEndpoint,
      sessionStartedAt: peer.loggedInAt ?? 0,
      details: options.details ?? [],
    });
  }
}
