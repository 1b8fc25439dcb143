import { isWaiting } from '../../../core/state/message-counts.ts';
import { defineEvent } from '../../define-event.ts';
import { line } from '../../headers/line.ts';

/** Mailboxes (AMI classic section 7). */
export const mailboxEvents = [
  defineEvent({
    name: 'MessageWaiting',
    on: 'mailbox.changed',
    class: 'call',
    headers: ({ mailbox, counts, visited }) =>
      line('Mailbox', mailbox) +
      line('Waiting', isWaiting(counts) ? 1 : 0) +
      // Counts came with a message that was left; after a visit of its owner only whether the lamp is lit.
      (visited ? '' : line('New', counts.new + counts.urgent) + line('Old', counts.old)),
  }),
];
