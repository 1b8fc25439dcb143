import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { mailboxHeaders } from '../../headers/mailbox.ts';
import { failure, item, list, success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailUserStatus',
  summary: 'Show the status of given voicemail user info.',
  description: 'Shows one mailbox with its options and how many messages lie in it.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  onlyIn: 'modern',
  fields: { context: needed(text('Context', 'context of the mailbox')), mailbox: needed(text('Mailbox', 'its number')) },
  run({ exchange }, { context, mailbox }) {
    if (context === undefined || mailbox === undefined) return failure("Need 'Context' and 'Mailbox' parameters.");
    const box = exchange.voicemail.find(mailbox, context);
    if (!box) return success('There is no voicemail user of the given info.');
    return list({
      message: 'Voicemail user detail will follow',
      actionId: 'first',
      items: [item('VoicemailUserDetail', mailboxHeaders(box))].values(),
      complete: 'VoicemailUserDetailComplete',
    });
  },
});
