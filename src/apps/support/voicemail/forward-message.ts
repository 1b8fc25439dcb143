import { sayDigits } from '../../../features/say/english.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation } from './conversation.ts';

const ATTEMPTS = 4;
const MAX_DIGITS = 79;

/** Asks for mailboxes of the same context, several parted by `*`. Undefined when the caller gives none. */
export async function askMailboxes(
  talk: Conversation,
  voicemail: Voicemail,
  from: Mailbox,
  mayBeOwn: boolean,
): Promise<Mailbox[] | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const dialled = await talk.read('vm-extension', { maxDigits: MAX_DIGITS });
    if (dialled === '') continue;
    const boxes = dialled.split('*').map((name) => voicemail.find(name, from.context));
    const found = boxes.filter((box) => box !== undefined && (mayBeOwn || box !== from)) as Mailbox[];
    if (found.length < boxes.length) {
      await talk.play('pbx-invalid');
      continue;
    }
    const isFull = found.some(({ spool, settings }) => spool.count('INBOX') >= settings.maxMessages);
    if (isFull) {
      await talk.play('vm-mailboxfull');
      continue;
    }
    const names = found.flatMap(({ spool, name }) => spool.greeting('greet') ?? sayDigits(name));
    return (await talk.play(names, '#*')) === '*' ? undefined : found;
  }
  return undefined;
}

/** Menu 8: a copy of a message for other mailboxes. */
export async function forwardMessage(
  talk: Conversation,
  voicemail: Voicemail,
  { from, message }: { readonly from: Mailbox; readonly message: StoredMessage },
): Promise<string | undefined> {
  const boxes = await askMailboxes(talk, voicemail, from, false);
  if (!boxes) return undefined;
  const isUrgent = voicemail.general.forwardsUrgent && message.folder === 'Urgent';
  let done = 0;
  for (const box of boxes) {
    const outcome = await voicemail.copy(
      from,
      { id: message.info.id, folder: message.folder },
      { box, folder: isUrgent ? 'Urgent' : 'INBOX' },
      { flag: isUrgent ? 'Urgent' : '', by: { channel: talk.context.channel } },
    );
    if (outcome === 'done') done++;
  }
  return talk.play(done === boxes.length ? 'vm-msgforwarded' : 'vm-mailboxfull');
}
