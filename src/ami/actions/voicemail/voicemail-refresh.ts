import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailRefresh',
  summary: 'Tell Asterisk to poll mailboxes for a change',
  description: 'Counts anew the messages of all mailboxes, or of those of a name or context, after somebody else has changed their files.',
  privileges: ['user'],
  onlyIn: 'modern',
  fields: { context: text('Context', 'only mailboxes of it'), mailbox: text('Mailbox', 'only mailboxes of this number') },
  async run({ exchange }, { context, mailbox }) {
    await exchange.voicemail.refresh(mailbox, context);
    return success('Refresh sent');
  },
});
