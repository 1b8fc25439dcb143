import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';
import { voicemails } from '../features/voicemail/voicemail.ts';
import { countOf } from './vm-info.ts';

export const vmcount = defineFunction({
  name: 'VMCOUNT',
  summary: 'Count the voicemails in a specified mailbox or mailboxes.',
  syntax: 'VMCOUNT(mailbox[@context][&mailbox2[@context2][&...]][,folder])',
  description: 'Counts the messages of mailboxes in one folder, INBOX without one.',
  read({ core }, args) {
    const [boxes = '', folder = ''] = splitArguments(args);
    const voicemail = voicemails.find(core);
    let sum = 0;
    for (const id of boxes.split('&')) {
      const box = voicemail?.findById(id.trim());
      if (box) sum += countOf(box.spool, folder.trim());
    }
    return String(sum);
  },
});
