import { messageOf } from '../../../base/errors.ts';
import { sayDigits } from '../../../features/say/english.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { Draft, StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';
import type { Introduction, Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation } from './conversation.ts';
import { LONGEST_MS, secondsOf } from './record-review.ts';

const ATTEMPTS = 4;
const MAX_DIGITS = 79;
const MENU_MS = 6000;

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

/** Menu 8: a copy of a message for other mailboxes, with a word in front of it if its owner wants. */
export async function forwardMessage(
  talk: Conversation,
  voicemail: Voicemail,
  { from, message }: { readonly from: Mailbox; readonly message: StoredMessage },
): Promise<string | undefined> {
  const boxes = await askMailboxes(talk, voicemail, from, false);
  if (!boxes) return undefined;
  const draft = await from.spool.newDraft();
  try {
    const introduction = await askIntroduction(talk, voicemail, from, draft);
    return introduction === 'cancelled' ? undefined : await copyTo(talk, voicemail, { from, message, boxes, introduction });
  } finally {
    await from.spool.dropDraft(draft);
  }
}

/** `1` records what comes in front, and again; `2` sends. Nobody who presses nothing sends anything. */
async function askIntroduction(
  talk: Conversation,
  voicemail: Voicemail,
  { settings }: Mailbox,
  draft: Draft,
): Promise<Introduction | undefined | 'cancelled'> {
  const { formats, maxSilenceMs, silenceThreshold } = voicemail.general;
  let seconds: number | undefined;
  for (let silent = 0; silent < ATTEMPTS; ) {
    const digit = (await talk.play(['vm-forwardoptions', 'vm-starmain'])) ?? (await talk.digit(MENU_MS));
    if (digit === '*') return 'cancelled';
    if (digit === '2') return seconds === undefined ? undefined : { draft, seconds };
    silent = digit === undefined ? silent + 1 : 0;
    if (digit !== '1') continue;
    await talk.play('beep', '');
    const recorded = await talk.record({
      draft,
      formats,
      endedBy: '#',
      maxMs: settings.maxSeconds * 1000 || LONGEST_MS,
      silenceMs: maxSilenceMs,
      silenceThreshold,
    });
    talk.context.signal.throwIfAborted();
    seconds = secondsOf(recorded);
  }
  return 'cancelled';
}

interface Forwarding {
  readonly from: Mailbox;
  readonly message: StoredMessage;
  readonly boxes: readonly Mailbox[];
  readonly introduction: Introduction | undefined;
}

async function copyTo(
  talk: Conversation,
  voicemail: Voicemail,
  { from, message, boxes, introduction }: Forwarding,
): Promise<string | undefined> {
  const isUrgent = voicemail.general.forwardsUrgent && message.folder === 'Urgent';
  let done = 0;
  for (const box of boxes) {
    const target = { box, folder: isUrgent ? ('Urgent' as const) : ('INBOX' as const) };
    const options = { flag: isUrgent ? 'Urgent' : '', by: { channel: talk.context.channel }, introduction };
    const outcome = await voicemail.copy(from, { id: message.info.id, folder: message.folder }, target, options).catch(messageOf);
    if (outcome === 'done') done++;
    else talk.context.logger.warning(`${talk.context.channel.name}: no copy for mailbox '${box.id}': ${outcome}`);
  }
  return talk.play(done === boxes.length ? 'vm-msgforwarded' : 'vm-mailboxfull');
}
