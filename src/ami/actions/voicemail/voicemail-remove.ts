import { defineAction } from '../../define-action.ts';
import { required } from '../../fields.ts';
import { success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailRemove',
  summary: 'Remove Voicemail from mailbox folder.',
  description: 'Deletes a message for good. Says Success also where nothing was removed: the message tells.',
  privileges: ['user'],
  onlyIn: 'modern',
  fields: {
    mailbox: required('Mailbox', 'number of the mailbox', 'Mailbox not specified, required'),
    context: required('Context', 'its context', 'Context not specified, required'),
    folder: required('Folder', 'where the message lies', 'Folder not specified, required'),
    id: required('ID', 'of the message, as VoicemailBoxSummary shows it', 'ID not specified, required'),
  },
  async run({ exchange }, { mailbox, context, folder, id }) {
    const isDone = await exchange.voicemail.remove(mailbox, context, { id, folder });
    return success(isDone ? 'Message remove successful' : 'Message remove failed');
  },
});
