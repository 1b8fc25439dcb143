import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'MWIDelete',
  summary: 'Delete selected mailboxes.',
  description: 'Forgets mailboxes that MWIUpdate has told of: one, or all that `/a regular expression/` matches.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: { mailbox: required('Mailbox', '`box@context` or `/regular expression/`', 'Missing mailbox parameter in request') },
  run: async ({ exchange }, { mailbox }) =>
    (await exchange.mailboxes.deleteExternal(mailbox)) ? success() : failure(`Mailbox regex format invalid in: ${mailbox}`),
});
