import { defineAction } from '../../define-action.ts';
import { required, text } from '../../fields.ts';
import { failure, success } from '../../reply.ts';

export default defineAction({
  name: 'MWIUpdate',
  summary: 'Update the mailbox message counts.',
  description:
    'Tells the messages of a mailbox that is kept elsewhere: lamps of phones and MessageWaiting follow. They are kept over a restart, and stand before those of the voicemail of this exchange.',
  privileges: ['call'],
  onlyIn: 'modern',
  fields: {
    mailbox: required('Mailbox', '`box@context`', 'Missing mailbox parameter in request'),
    old: text('OldMessages', 'messages that were heard, 0 without it'),
    unheard: text('NewMessages', 'messages that were not, 0 without it'),
  },
  async run({ exchange }, { mailbox, old = '0', unheard = '0' }) {
    const counts = { old: count(old), new: count(unheard) };
    if (counts.old === undefined) return failure(`Invalid OldMessages: ${old}`);
    if (counts.new === undefined) return failure(`Invalid NewMessages: ${unheard}`);
    const taken = await exchange.mailboxes.updateExternal(mailbox, { old: counts.old, new: counts.new });
    return taken ? success() : failure('Update attempt failed');
  },
});

/** What C's `%u` reads off the beginning of a text, within 32 bits; undefined where no digit stands. */
function count(text: string): number | undefined {
  const digits = /^\s*\+?(\d{1,20})/.exec(text)?.[1];
  return digits === undefined ? undefined : Math.min(Number(digits), MOST);
}

const MOST = 2 ** 32 - 1;
