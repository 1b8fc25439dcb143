import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, list } from '../../reply.ts';

export default defineAction({
  name: 'MWIGet',
  summary: 'Get selected mailboxes with message counts.',
  description: 'Lists mailboxes that MWIUpdate has told of: one, or all that `/a regular expression/` matches.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  onlyIn: 'modern',
  fields: { mailbox: required('Mailbox', '`box@context` or `/regular expression/`', 'Missing mailbox parameter in request') },
  run({ exchange }, { mailbox }) {
    const found = exchange.mailboxes.external(mailbox);
    if (!found) return failure(`Mailbox regex format invalid in: ${mailbox}`);
    return list({
      message: 'Mailboxes will follow',
      items: each(found, ({ mailbox, counts }) =>
        item('MWIGet', line('Mailbox', mailbox) + line('OldMessages', counts.old) + line('NewMessages', counts.new)),
      ),
      complete: 'MWIGetComplete',
    });
  },
});
