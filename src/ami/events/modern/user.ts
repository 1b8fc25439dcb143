import { defineEvent } from '../../define-event.ts';
import { optionalChannelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

/** Headers of the action itself, which are not the event's. */
const OF_THE_ACTION = /^(action|userevent)$/i;

/** Events that a user or the dialplan made up (AMI modern section 20). */
export const userEvents = [
  defineEvent({
    name: 'UserEvent',
    on: 'user.eventRaised',
    class: 'user',
    headers: ({ channel, name, headers }) => {
      let text = optionalChannelHeaders(channel) + line('UserEvent', name);
      for (const [header, value] of headers) if (!OF_THE_ACTION.test(header)) text += line(header, value);
      return text;
    },
  }),
];
