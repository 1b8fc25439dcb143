import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { voicemails } from '../features/voicemail/voicemail.ts';

export const mailboxExists = defineFunction({
  name: 'MAILBOX_EXISTS',
  summary: 'Tell if a mailbox is configured.',
  syntax: 'MAILBOX_EXISTS(mailbox[@context])',
  description: 'Gives 1 when there is such a mailbox, else 0. VM_INFO tells more.',
  read: ({ core }, args) => (voicemails.find(core)?.findById(splitArguments(args)[0] ?? '') ? '1' : '0'),
});
