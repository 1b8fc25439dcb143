import { messageOf } from '../../../base/errors.ts';
import type { Channel } from '../../../core/channel/channel.ts';
import { ChannelState } from '../../../core/channel/channel-state.ts';
import { isInterruption } from '../../../core/channel/interruption.ts';
import type { ApplicationResult } from '../../../core/dialplan/define-application.ts';
import { sayDigits } from '../../../features/say/english.ts';
import type { Folder } from '../../../features/voicemail/folders.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { Draft, StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';
import { type MessageInfo, printCallerId } from '../../../features/voicemail/message-info.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import { answerAndListen } from '../answer.ts';
import type { Conversation } from './conversation.ts';
import { type Reviewed, recordAndReview, secondsOf, spokenSecondsOf } from './record-review.ts';

export interface LeaveOptions {
  readonly greeting?: 'unavail' | 'busy' | undefined;
  /** No instructions. */
  readonly isSilent?: boolean;
  /** No instructions where the owner has recorded a greeting. */
  readonly isSilentAfterGreeting?: boolean;
  /** Empty for none. */
  readonly beep?: string;
  readonly flag?: string;
  /** Any digit with which an extension of this context begins leaves; '' for the channel's own. */
  readonly exitsTo?: string | undefined;
  readonly gain?: number | undefined;
}

/**
 * Lets a caller leave a message in a mailbox, and copies of it in others (`101@default&102`). Sets `VMSTATUS` (SUCCESS, USEREXIT, FAILED) and
 * `VM_MESSAGEFILE` (Asterisk 20 apps/app_voicemail.c, leave_voicemail).
 */
export async function leaveMessage(
  talk: Conversation,
  voicemail: Voicemail,
  boxes: string,
  options: LeaveOptions,
): Promise<ApplicationResult> {
  const { channel, logger } = talk.context;
  const outcome = new Outcome(channel);
  const [first = '', ...others] = boxes.split('&');
  const box = voicemail.findById(first);
  if (!box) {
    logger.warning(`${channel.name}: there is no mailbox '${first}'`);
    return outcome.tell('FAILED');
  }
  try {
    const exit = await greet(talk, box, options);
    if (exit) {
      outcome.tell('USEREXIT');
      return exit === 'gone' ? undefined : { digits: exit };
    }
    if (box.settings.maxMessages === 0) return outcome.tell('SUCCESS');
    return await take(talk, voicemail, { box, others, options, outcome });
  } catch (thrown) {
    if (!outcome.isTold) outcome.tell('FAILED');
    if (isInterruption(thrown)) throw thrown;
    logger.error(`${channel.name}: no message could be left in ${box.id}`, thrown);
    await talk.play(NO_ROOM, '');
    return undefined;
  }
}

/** Said to whoever cannot leave a message: for the disk as for the mailbox, as Asterisk does. */
const NO_ROOM = 'vm-mailboxfull';

/** `VMSTATUS` of the call. */
class Outcome {
  isTold = false;
  readonly #channel: Channel;

  constructor(channel: Channel) {
    this.#channel = channel;
  }

  tell(status: 'SUCCESS' | 'USEREXIT' | 'FAILED'): undefined {
    this.isTold = true;
    if (!this.#channel.ended) this.#channel.setVariable('VMSTATUS', status);
  }
}

/** Says who is not there and what to do. `gone`: the caller has left for `o` or `a`; a digit: for an extension that begins with it. */
async function greet(talk: Conversation, box: Mailbox, options: LeaveOptions): Promise<'gone' | string | undefined> {
  const { channel, core } = talk.context;
  const { dialplan } = core;
  const number = channel.callerId.number;
  const exitContext = box.settings.exitContext || channel.context;
  const digitContext = options.exitsTo || channel.context;
  const canExit: Record<string, boolean> = {
    '0': box.settings.operator && dialplan.hasExten(exitContext, 'o', number),
    '*': dialplan.hasExten(exitContext, 'a', number),
  };
  const stops = [...'0123456789ABCD*#'].filter(
    (digit) => digit === '#' || canExit[digit] || (options.exitsTo !== undefined && dialplan.canMatch(digitContext, digit, number)),
  );
  const recorded = box.spool.greeting('temp') ?? (options.greeting && box.spool.greeting(options.greeting));
  let isSilent = options.isSilent === true || box.settings.maxMessages === 0;
  if (recorded !== undefined && options.isSilentAfterGreeting) isSilent = true;
  const greeting = recorded !== undefined ? [recorded] : options.greeting ? invented(box, options.greeting) : [];
  let digit = greeting.length > 0 ? await talk.play(greeting, stops.join('')) : undefined;
  if (digit === undefined && !isSilent) digit = await talk.play('vm-intro', stops.join(''));
  if (digit === undefined || digit === '#') return undefined;
  if (canExit[digit]) {
    if (digit === '0') await talk.play('transfer', '');
    channel.interpreter?.jump({ context: exitContext, exten: digit === '0' ? 'o' : 'a', priority: 1 });
    return 'gone';
  }
  channel.assign({ context: digitContext });
  return digit;
}

/** What is said where no greeting was recorded. */
const invented = (box: Mailbox, greeting: 'unavail' | 'busy'): string[] => {
  const name = box.spool.greeting('greet');
  const who = name === undefined ? ['vm-theperson', ...sayDigits(box.name)] : [name];
  return [...who, greeting === 'busy' ? 'vm-isonphone' : 'vm-isunavail'];
};

interface Addressees {
  readonly box: Mailbox;
  readonly others: readonly string[];
  readonly options: LeaveOptions;
  readonly outcome: Outcome;
}

async function take(talk: Conversation, voicemail: Voicemail, addressees: Addressees): Promise<ApplicationResult> {
  const { channel, logger } = talk.context;
  const { box, options, outcome } = addressees;
  if (channel.state !== ChannelState.Up) await answerAndListen(talk.context);
  if (box.spool.count('INBOX') + box.callers >= box.settings.maxMessages) {
    logger.warning(`${channel.name}: mailbox ${box.id} is full`);
    await talk.play(NO_ROOM, '');
    return outcome.tell('FAILED');
  }
  box.callers++;
  try {
    const draft = await box.spool.newDraft();
    if (options.beep !== '') await talk.play(options.beep ?? 'beep', '');
    const began = talk.context.core.clock.now();
    const reviewed = await recordAndReview(talk, {
      voicemail,
      box,
      draft,
      maxMs: box.settings.maxSeconds * 1000,
      gain: options.gain,
      isCaller: true,
      flag: options.flag ?? '',
    });
    const kept = await keep(talk, voicemail, addressees, { draft, began, reviewed });
    talk.context.signal.throwIfAborted();
    if (reviewed.outcome === 'operator') {
      const context = box.settings.exitContext || channel.context;
      await talk.play('transfer', '');
      if (talk.context.core.dialplan.hasExten(context, 'o', channel.callerId.number))
        channel.interpreter?.jump({ context, exten: 'o', priority: 1 });
      if (!kept) outcome.tell('USEREXIT');
    }
    return undefined;
  } finally {
    box.callers--;
  }
}

/** Makes a message of what was said, here and in the other mailboxes, and tells. */
async function keep(
  talk: Conversation,
  voicemail: Voicemail,
  { box, others, outcome }: Addressees,
  { draft, began, reviewed }: { draft: Draft; began: number; reviewed: Reviewed },
): Promise<boolean> {
  const { channel } = talk.context;
  const { recorded, flag } = reviewed;
  if (!recorded) return false;
  const isTooShort = spokenSecondsOf(recorded) < box.settings.minSeconds;
  if (isTooShort) await box.spool.dropDraft(draft);
  const info = { ...describe(channel, box), leftAt: began, flag, durationSeconds: secondsOf(recorded) };
  const folder: Folder = flag === 'Urgent' ? 'Urgent' : 'INBOX';
  const message = isTooShort ? undefined : await voicemail.deliver(box, draft, info, folder);
  if (!message && !isTooShort && !recorded.isInterrupted) await talk.play(NO_ROOM, '');
  if (message) {
    if (!channel.ended) channel.setVariable('VM_MESSAGEFILE', message.base);
    await copyToOthers(talk, voicemail, box, others, message);
    voicemail.announce(box, message, { channel });
  }
  outcome.tell(message ? 'SUCCESS' : 'FAILED');
  return message !== undefined;
}

async function copyToOthers(
  talk: Conversation,
  voicemail: Voicemail,
  box: Mailbox,
  others: readonly string[],
  { info, folder }: StoredMessage,
): Promise<void> {
  const { channel, logger } = talk.context;
  for (const name of others) {
    const other = voicemail.findById(name);
    const copied =
      other && (await voicemail.copy(box, { id: info.id, folder }, { box: other, folder }, { by: { channel } }).catch(messageOf));
    if (copied !== 'done') logger.warning(`${channel.name}: no copy for mailbox '${name}': ${copied ?? 'there is none'}`);
  }
}

/** Where a message comes from. */
export function describe(channel: Channel, box: Mailbox): Omit<MessageInfo, 'leftAt' | 'flag' | 'durationSeconds'> {
  return {
    id: '',
    originMailbox: box.name,
    context: channel.context,
    exten: channel.exten,
    redirectingNumber: channel.redirectingNumber ?? 'unknown',
    priority: channel.priority,
    channel: channel.name,
    callerId: printCallerId(channel.callerId),
    category: channel.getVariable('VM_CATEGORY') ?? '',
    others: [['macrocontext', channel.getVariable('MACRO_CONTEXT') ?? '']],
  };
}
