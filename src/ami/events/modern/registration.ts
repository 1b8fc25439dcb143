import { defineEvent } from '../../define-event.ts';
import { line, optionalLine } from '../../headers/line.ts';

/** Registrations with others (AMI modern section 18). */
export const registrationEvents = [
  defineEvent({
    name: 'Registry',
    on: 'registration.changed',
    class: 'system',
    headers: ({ technology, username, domain, status, cause }) =>
      line('ChannelType', technology) +
      line('Username', username) +
      line('Domain', domain) +
      line('Status', status) +
      optionalLine('Cause', cause === '' ? '<unknown>' : cause),
  }),
];
