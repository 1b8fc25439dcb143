import { parseCallerId } from '../../../core/channel/caller-id.ts';
import type { Position } from '../../../core/dialplan/position.ts';
import { sayDigits } from '../../../features/say/english.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation } from './conversation.ts';
import { askMailboxes } from './forward-message.ts';
import { leaveMessage } from './leave-message.ts';
import type { MessagePlayer } from './message-player.ts';

/** Where the caller goes from the mailbox: the dialplan goes on there. */
export type Departure = Position;

interface AdvancedRequest {
  readonly box: Mailbox;
  /** The one that is looked at; undefined before the first was played. */
  readonly message: StoredMessage | undefined;
  readonly player: MessagePlayer;
  readonly gain?: number | undefined;
}

const MENU_MS = 6000;
const REPEATS = 3;
const MAX_DIGITS = 79;

/** Menu 3: 1 reply, 2 call back, 3 envelope, 4 dial out, 5 leave a message for somebody. Undefined leads back to the main menu. */
export async function advancedMenu(talk: Conversation, voicemail: Voicemail, request: AdvancedRequest): Promise<Departure | undefined> {
  const { box, message } = request;
  const { callbackContext, dialoutContext, sendVoicemail } = box.settings;
  const prompts = [
    ...(message ? ['vm-toreply'] : []),
    ...(message && callbackContext ? ['vm-tocallback'] : []),
    ...(message ? ['vm-tohearenv'] : []),
    ...(dialoutContext ? ['vm-tomakecall'] : []),
    ...(sendVoicemail ? ['vm-leavemsg'] : []),
    'vm-starmain',
  ];
  for (let repeats = 0; repeats <= REPEATS; repeats++) {
    const digit = (await talk.play(prompts)) ?? (await talk.digit(MENU_MS));
    switch (digit) {
      case '1':
        return message ? reply(talk, voicemail, request, message) : sorry(talk);
      case '2':
        return message && callbackContext ? callBack(talk, box, message) : sorry(talk);
      case '3':
        if (!message) return sorry(talk);
        await request.player.sayEnvelope(message.info);
        return undefined;
      case '4':
        return dialoutContext ? dialOut(talk, dialoutContext) : sorry(talk);
      case '5':
        return sendVoicemail ? compose(talk, voicemail, request) : sorry(talk);
      case '*':
      case '#':
        return undefined;
    }
  }
  return undefined;
}

async function sorry(talk: Conversation): Promise<undefined> {
  await talk.play('vm-sorry');
}

/** A message for the mailbox of whoever left this one. */
async function reply(
  talk: Conversation,
  voicemail: Voicemail,
  { box, gain }: AdvancedRequest,
  { info }: StoredMessage,
): Promise<undefined> {
  const { number } = parseCallerId(info.callerId);
  if (!number) return void (await talk.play('vm-nonumber'));
  const other = voicemail.find(number, box.context);
  if (!other) return void (await talk.play('vm-nobox'));
  await leaveMessage(talk, voicemail, other.id, { gain });
}

async function compose(talk: Conversation, voicemail: Voicemail, { box, gain }: AdvancedRequest): Promise<undefined> {
  const boxes = await askMailboxes(talk, voicemail, box, true);
  if (boxes) await leaveMessage(talk, voicemail, boxes.map(({ id }) => id).join('&'), { gain });
}

async function callBack(talk: Conversation, { settings }: Mailbox, { info }: StoredMessage): Promise<Departure | undefined> {
  const { number } = parseCallerId(info.callerId);
  const canChoose = settings.dialoutContext !== '';
  const prompts = number ? ['vm-num-i-have', ...sayDigits(number), 'vm-tocallnum'] : ['vm-nonumber'];
  for (let repeats = 0; repeats <= REPEATS; repeats++) {
    const digit = (await talk.play([...prompts, ...(canChoose ? ['vm-calldiffnum'] : []), 'vm-starmain'])) ?? (await talk.digit(MENU_MS));
    if (digit === '*') return undefined;
    if (digit === '1' && number) return { context: settings.callbackContext, exten: number, priority: 1 };
    if (digit === '2' && canChoose) return dialOut(talk, settings.dialoutContext);
    if (digit !== undefined) await talk.play('vm-sorry');
  }
  return undefined;
}

async function dialOut(talk: Conversation, context: string): Promise<Departure | undefined> {
  for (let repeats = 0; repeats <= REPEATS; repeats++) {
    const exten = await talk.read('vm-enter-num-to-call', { maxDigits: MAX_DIGITS });
    if (exten.startsWith('*')) return undefined;
    if (exten !== '') return { context, exten, priority: 1 };
  }
  return undefined;
}
