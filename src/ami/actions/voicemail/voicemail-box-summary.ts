import { each } from '../../../base/each.ts';
import { defineAction } from '../../define-action.ts';
import { needed, text } from '../../fields.ts';
import { line } from '../../headers/line.ts';
import { failure, item, list, success } from '../../reply.ts';

export default defineAction({
  name: 'VoicemailBoxSummary',
  summary: 'Show the mailbox contents of given voicemail user.',
  description: 'Lists the messages of a mailbox, folder by folder. VoicemailMove, VoicemailRemove and VoicemailForward take their IDs.',
  privileges: { modern: ['call', 'reporting'], classic: ['call'] },
  onlyIn: 'modern',
  fields: { context: needed(text('Context', 'context of the mailbox')), mailbox: needed(text('Mailbox', 'its number')) },
  async run({ exchange }, { context, mailbox }) {
    if (context === undefined || mailbox === undefined) return failure("Need 'Context' and 'Mailbox' parameters.");
    const messages = await exchange.voicemail.messages(mailbox, context);
    if (!messages) return success('There is no voicemail user matching the given user.');
    return list({
      message: 'Voicemail box detail will follow',
      actionId: 'first',
      items: each(messages, ({ folder, info, date }) =>
        item(
          'VoicemailBoxDetail',
          line('Folder', folder) +
            line('CallerID', info.callerId) +
            line('Date', date) +
            line('Duration', info.durationSeconds) +
            line('Flag', info.flag) +
            line('ID', info.id),
        ),
      ),
      complete: 'VoicemailBoxDetailComplete',
    });
  },
});
