import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { Greeting } from '../../../features/voicemail/mailbox-spool.ts';
import { isFixed } from '../../../features/voicemail/password.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation } from './conversation.ts';
import { recordAndReview } from './record-review.ts';

const MENU_MS = 6000;
const ATTEMPTS = 3;
const MAX_DIGITS = 79;

/** Greetings by the digit that records them. */
const RECORDED: Readonly<Record<string, readonly [greeting: Greeting, prompt: string]>> = {
  '1': ['unavail', 'vm-rec-unv'],
  '2': ['busy', 'vm-rec-busy'],
  '3': ['greet', 'vm-rec-name'],
};

/** Menu 0: greetings and the password. */
export async function optionsMenu(talk: Conversation, voicemail: Voicemail, box: Mailbox): Promise<void> {
  let digit: string | undefined;
  for (let attempts = 0; attempts <= ATTEMPTS; ) {
    if (digit === undefined) {
      const warning = box.spool.greeting('temp') === undefined ? [] : ['vm-tmpexists'];
      digit = (await talk.play([...warning, 'vm-options'])) ?? (await talk.digit(MENU_MS));
      if (digit === undefined) attempts++;
      continue;
    }
    const pressed = digit;
    digit = undefined;
    if (pressed === '*' || pressed === '#') return;
    const recorded = RECORDED[pressed];
    if (recorded) await recordGreeting(talk, voicemail, box, ...recorded);
    else if (pressed === '4') await temporaryGreeting(talk, voicemail, box);
    else if (pressed === '5') digit = await changePassword(talk, voicemail, box);
  }
}

async function recordGreeting(
  talk: Conversation,
  voicemail: Voicemail,
  box: Mailbox,
  greeting: Greeting,
  prompt: string,
): Promise<boolean> {
  const draft = await box.spool.newDraft();
  const maxMs = voicemail.general.maxGreetingMs;
  const { outcome } = await recordAndReview(talk, { voicemail, box, draft, prompt, maxMs, isCaller: false, flag: '' });
  if (outcome === 'left') await box.spool.saveGreeting(draft, greeting);
  else await box.spool.dropDraft(draft);
  talk.context.signal.throwIfAborted();
  return outcome === 'left';
}

async function temporaryGreeting(talk: Conversation, voicemail: Voicemail, box: Mailbox): Promise<void> {
  if (box.spool.greeting('temp') === undefined) {
    await recordGreeting(talk, voicemail, box, 'temp', 'vm-rec-temp');
    return;
  }
  for (let attempts = 0; attempts <= ATTEMPTS; attempts++) {
    const digit = (await talk.play('vm-tempgreeting2')) ?? (await talk.digit(MENU_MS));
    if (digit === '*') return;
    if (digit === '1') {
      await recordGreeting(talk, voicemail, box, 'temp', 'vm-rec-temp');
      return;
    }
    if (digit === '2') {
      await box.spool.removeGreeting('temp');
      await talk.play('vm-tempremoved');
      return;
    }
  }
}

/** A digit that was pressed while the outcome was said. */
async function changePassword(talk: Conversation, voicemail: Voicemail, box: Mailbox): Promise<string | undefined> {
  if (isFixed(box.password)) return talk.play('vm-no');
  const { prompts } = voicemail.general;
  const password = await talk.read(prompts.newPassword, { maxDigits: MAX_DIGITS });
  if (!isAcceptable(password, voicemail)) return talk.play([prompts.invalidPassword, prompts.tryAgain]);
  const again = await talk.read(prompts.reenterPassword, { maxDigits: MAX_DIGITS });
  if (again !== password) return talk.play([prompts.mismatch, prompts.tryAgain]);
  await voicemail.changePassword(box, password);
  return talk.play(prompts.passwordChanged);
}

/** A star at the beginning would lead to extension `a`. */
const isAcceptable = (password: string, { general }: Voicemail): boolean =>
  password.length >= Math.max(general.minPasswordDigits, 0) && /^(?:[0-9][0-9*]*)?$/.test(password);

/**
 * Whoever has the number of the mailbox for a password is new: records name and greetings where that is asked for, and then, since this is
 * what makes them no longer new, a password. False when it came to nothing.
 */
export async function setUpNewUser(talk: Conversation, voicemail: Voicemail, box: Mailbox): Promise<boolean> {
  const { prompts } = voicemail.general;
  await talk.play(prompts.newUser);
  const wanted: (readonly [Greeting, string])[] = [
    ...(box.settings.forceName ? [RECORDED['3']!] : []),
    ...(box.settings.forceGreetings ? [RECORDED['1']!, RECORDED['2']!] : []),
  ];
  for (const [greeting, prompt] of wanted) {
    if (box.spool.greeting(greeting) !== undefined) continue;
    if (!(await recordGreeting(talk, voicemail, box, greeting, prompt))) return false;
  }
  for (let tries = 0; tries < ATTEMPTS; tries++) {
    const password = await talk.read(prompts.newPassword, { maxDigits: MAX_DIGITS });
    if (password === '') return false;
    if (!isAcceptable(password, voicemail)) await talk.play([prompts.invalidPassword, prompts.tryAgain]);
    else if ((await talk.read(prompts.reenterPassword, { maxDigits: MAX_DIGITS })) === password) {
      await voicemail.changePassword(box, password);
      await talk.play(prompts.passwordChanged);
      return true;
    } else await talk.play([prompts.mismatch, prompts.tryAgain]);
  }
  return false;
}
