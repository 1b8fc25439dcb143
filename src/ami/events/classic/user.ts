import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

/** Events that a user or the dialplan made up (AMI classic section 11): all that was given, without the channel. */
export const userEvents = [
  defineEvent({
    name: 'UserEvent',
    on: 'user.eventRaised',
    class: 'user',
    headers: ({ name, headers }) => line('UserEvent', name) + headers.map(([header, value]) => line(header, value)).join(''),
  }),
];
