import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { voicemails } from '../features/voicemail/voicemail.ts';
import { jumpTo101 } from './support/priority-jump.ts';

export default defineApplication({
  name: 'MailboxExists',
  summary: 'Check to see if Voicemail mailbox exists.',
  syntax: 'MailboxExists(mailbox[@context][,options])',
  description: '`VMBOXEXISTSSTATUS` is SUCCESS or FAILED. Option j: to n+101 when there is such a mailbox.',
  run(context, data) {
    const { core, channel } = context;
    const [box = '', options = ''] = splitArguments(data);
    const exists = voicemails.of(core).findById(box) !== undefined;
    channel.setVariable('VMBOXEXISTSSTATUS', exists ? 'SUCCESS' : 'FAILED');
    if (exists && (options.includes('j') || core.dialplan.options.priorityJumping)) jumpTo101(context);
    return undefined;
  },
});
