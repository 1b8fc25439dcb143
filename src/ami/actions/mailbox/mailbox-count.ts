import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'MailboxCount',
  summary: 'Check Mailbox Message Count.',
  description: 'Counts the messages of a mailbox, or of several parted by commas or blanks together.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  fields: { mailbox: required('Mailbox', '`box@context`, several parted by commas or blanks', 'Mailbox not specified') },
  run({ exchange, dialect }, { mailbox }) {
    const { urgent, new: unheard, old } = exchange.mailboxes.counts(mailbox);
    const isModern = dialect.name === 'modern';
    return success('Mailbox Message Count', [
      ['Mailbox', mailbox],
      ...(isModern ? [['UrgMessages', urgent] as const] : []),
      // In 2006 a message was new or old, no more.
      ['NewMessages', isModern ? unheard : unheard + urgent],
      ['OldMessages', old],
    ]);
  },
});
