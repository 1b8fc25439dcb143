import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { mailboxHeaders } from '../../headers/mailbox.ts';
import { item, list, success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailUsersList',
  summary: 'List All Voicemail User Information.',
  description: 'Lists every mailbox with its options and how many messages lie in it.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  onlyIn: 'modern',
  run: ({ exchange }) =>
    exchange.voicemail.size === 0
      ? success('There are no voicemail users currently defined.')
      : list({
          message: 'Voicemail user list will follow',
          actionId: 'first',
          items: each(exchange.voicemail.list(), (box) => item('VoicemailUserEntry', mailboxHeaders(box))),
          complete: 'VoicemailUserEntryComplete',
        }),
});
