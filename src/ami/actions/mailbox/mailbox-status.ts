import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'MailboxStatus',
  summary: 'Check mailbox.',
  description: 'Tells whether a mailbox, or one of several parted by commas, has messages that nobody has heard.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  fields: { mailbox: required('Mailbox', '`box@context`, several parted by commas', 'Mailbox not specified') },
  run: ({ exchange }, { mailbox }) =>
    success('Mailbox Status', [
      ['Mailbox', mailbox],
      ['Waiting', exchange.mailboxes.isWaiting(mailbox) ? 1 : 0],
    ]),
});
