import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailMove',
  summary: 'Move Voicemail between mailbox folders of given user.',
  description: 'Takes a message to another folder of its mailbox. Says Success also where nothing was moved: the message tells.',
  privileges: ['user'],
  onlyIn: 'modern',
  fields: {
    mailbox: required('Mailbox', 'number of the mailbox', 'Mailbox not specified, required'),
    context: required('Context', 'its context', 'Context not specified, required'),
    folder: required('Folder', 'where the message lies', 'Folder not specified, required'),
    id: required('ID', 'of the message, as VoicemailBoxSummary shows it', 'ID not specified, required'),
    toFolder: required('ToFolder', 'where it is to lie', 'ToFolder not specified, required'),
  },
  async run({ exchange }, { mailbox, context, folder, id, toFolder }) {
    const isDone = await exchange.voicemail.move(mailbox, context, { id, folder }, toFolder);
    return success(isDone ? 'Message move successful' : 'Message move failed');
  },
});
