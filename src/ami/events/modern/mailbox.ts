import { isWaiting } from '../../../core/state/message-counts.ts';
import { defineEvent } from '../../define-event.ts';
import { optionalChannelHeaders } from '../../headers/channel.ts';
import { line } from '../../headers/line.ts';

/** Mailboxes (AMI modern section 15). The new messages of MessageWaiting are all that nobody has heard. */
export const mailboxEvents = [
  defineEvent({
    name: 'MessageWaiting',
    on: 'mailbox.changed',
    class: 'call',
    headers: ({ mailbox, counts, channel }) =>
      optionalChannelHeaders(channel) +
      line('Mailbox', mailbox) +
      line('Waiting', isWaiting(counts) ? 1 : 0) +
      line('New', counts.new + counts.urgent) +
      line('Old', counts.old),
  }),
  defineEvent({
    name: 'VoicemailPasswordChange',
    on: 'mailbox.passwordChanged',
    class: ['system', 'user'],
    headers: ({ context, mailbox, newPassword }) => line('Context', context) + line('Mailbox', mailbox) + line('NewPassword', newPassword),
  }),
];
