import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import { dialledPassword } from '../../../features/voicemail/password.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation } from './conversation.ts';

interface LoginRequest {
  /** Known from the dialplan: only its password is asked for. */
  readonly box?: Mailbox | undefined;
  /** Dialled before what the caller dials. */
  readonly prefix?: string;
  readonly context?: string | undefined;
  readonly maxLogins: number;
  /** The number of the mailbox is not asked for in words. */
  readonly isSilent?: boolean;
}

const MAX_DIGITS = 79;

/**
 * Asks for a mailbox and its password. `star`: the caller has dialled `*` and is sent to extension `a` of the dialplan
 * (Asterisk 20 apps/app_voicemail.c, vm_authenticate).
 */
export async function logIn(talk: Conversation, voicemail: Voicemail, request: LoginRequest): Promise<Mailbox | 'star' | 'failed'> {
  const { channel, logger } = talk.context;
  const { prompts } = voicemail.general;
  let prompt: string[] = request.isSilent ? [] : [prompts.login];
  for (let attempt = 1; attempt <= request.maxLogins; attempt++) {
    let box = request.box;
    if (!box) {
      const dialled = await talk.read(prompt, { maxDigits: MAX_DIGITS });
      if (dialled.startsWith('*') && toAssistant(talk)) return 'star';
      const name = dialled.startsWith('*') ? '' : dialled || channel.callerId.number || '';
      if (dialled === '' && name === '') return 'failed';
      box = name === '' ? undefined : voicemail.find(`${request.prefix ?? ''}${name}`, request.context);
    }
    const wanted = box && dialledPassword(box.password);
    const given = wanted === '' ? '' : await talk.read(prompts.password, { maxDigits: MAX_DIGITS });
    if (given.startsWith('*') && toAssistant(talk)) return 'star';
    if (box && given === wanted) return box;
    logger.notice(`${channel.name}: wrong mailbox or password for voicemail${box ? ` of ${box.id}` : ''}`);
    if (request.box || attempt === request.maxLogins) await talk.play('vm-incorrect', '');
    prompt = ['vm-incorrect-mailbox'];
  }
  await talk.play('vm-goodbye');
  return 'failed';
}

function toAssistant(talk: Conversation): boolean {
  const { core, channel } = talk.context;
  const { context } = channel;
  if (!core.dialplan.hasExten(context, 'a', channel.callerId.number)) return false;
  channel.interpreter?.jump({ context, exten: 'a', priority: 1 });
  return true;
}
