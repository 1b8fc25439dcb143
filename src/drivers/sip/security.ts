import type { Core } from '../../core/core.ts';
import type { SecurityFact } from '../../core/facts.ts';
import type { Flow } from './transport/flow.ts';

type Detail = readonly (readonly [string, string])[];

/** Security events of the service `SIP` (Asterisk 20, channels/sip/security_events.c). The session is the Call-ID. */
export class SecurityReporter {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  invalidPassword(accountId: string, callId: string, flow: Flow): void {
    const details: Detail = [
      ['Challenge', ''],
      ['ReceivedChallenge', ''],
      ['ReceivedHash', ''],
    ];
    this.#tell('InvalidPassword', 'Error', 2, accountId, callId, flow, details);
  }

  sessionLimit(accountId: string, callId: string, flow: Flow): void {
    this.#tell('SessionLimit', 'Error', 1, accountId, callId, flow, []);
  }

  successfulAuth(accountId: string, callId: string, flow: Flow): void {
    this.#tell('SuccessfulAuth', 'Informational', 1, accountId, callId, flow, [['UsingPassword', '1']]);
  }

  challengeSent(accountId: string, callId: string, flow: Flow, challenge: string): void {
    this.#tell('ChallengeSent', 'Informational', 1, accountId, callId, flow, [['Challenge', challenge]]);
  }

  #tell(
    name: SecurityFact['name'],
    severity: SecurityFact['severity'],
    eventVersion: number,
    accountId: string,
    sessionId: string,
    flow: Flow,
    details: Detail,
  ): void {
    if (!this.#core.bus.wants('security.raised')) return;
    this.#core.bus.publish('security.raised', {
      name,
      severity,
      service: 'SIP',
      eventVersion,
      accountId,
      sessionId,
      localAddress: addressOf(flow, flow.local),
      remoteAddress: addressOf(flow, flow.remote),
      details,
    });
  }
}

const addressOf = (flow: Flow, at: { address: string; port: number }): string =>
  `${at.address.includes(':') ? 'IPV6' : 'IPV4'}/${flow.protocol}/${at.address}/${at.port}`;
