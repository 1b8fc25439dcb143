import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailForward',
  summary: 'Forward Voicemail from one mailbox folder to another between given users.',
  description: 'Puts a copy of a message into a folder of another mailbox. Says Success also where none was made: the message tells.',
  privileges: ['user'],
  onlyIn: 'modern',
  fields: {
    mailbox: required('Mailbox', 'number of the mailbox', 'Mailbox not specified, required'),
    context: required('Context', 'its context', 'Context not specified, required'),
    folder: required('Folder', 'where the message lies', 'Folder not specified, required'),
    id: required('ID', 'of the message, as VoicemailBoxSummary shows it', 'ID not specified, required'),
    toMailbox: required('ToMailbox', 'number of the mailbox that gets the copy', 'ToMailbox not specified, required'),
    toContext: required('ToContext', 'its context', 'ToContext not specified, required'),
    toFolder: required('ToFolder', 'folder of the copy', 'ToFolder not specified, required'),
  },
  async run({ exchange }, { mailbox, context, folder, id, toMailbox, toContext, toFolder }) {
    const to = { mailbox: toMailbox, context: toContext, folder: toFolder };
    const isDone = await exchange.voicemail.forward(mailbox, context, { id, folder }, to);
    return success(isDone ? 'Message forward successful' : 'Message forward failed');
  },
});
