import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';
import { isoTime } from '../../headers/time.ts';

/** Asterisk prints these behind the session's time, everything else before it. */
const AFTER_SESSION_TIME: Readonly<Record<string, ReadonlySet<string>>> = {
  InvalidPassword: new Set(['Challenge', 'ReceivedChallenge', 'ReceivedHash']),
};

/** Security events (AMI modern sections 19 and 26): a fixed head, what belongs to the kind, the session's time. */
export const securityEvents = [
  defineEvent({
    name: ({ name }) => name,
    on: 'security.raised',
    class: 'security',
    headers: (fact) => {
      const late = AFTER_SESSION_TIME[fact.name];
      // A request without an action names its account last.
      const account = line('AccountID', fact.accountId);
      const accountIsLast = fact.name === 'RequestBadFormat';
      let before = '';
      let after = accountIsLast ? account : '';
      for (const [name, value] of fact.details) {
        if (late?.has(name)) after += line(name, value);
        else before += line(name, value);
      }
      return (
        line('EventTV', isoTime(fact.at)) +
        line('Severity', fact.severity) +
        line('Service', fact.service) +
        line('EventVersion', fact.eventVersion) +
        (accountIsLast ? '' : account) +
        line('SessionID', fact.sessionId) +
        line('LocalAddress', fact.localAddress) +
        line('RemoteAddress', fact.remoteAddress) +
        before +
        (fact.sessionStartedAt === undefined ? '' : line('SessionTV', isoTime(fact.sessionStartedAt))) +
        after
      );
    },
  }),
];
