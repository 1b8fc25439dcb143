import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { Draft } from '../../../features/voicemail/mailbox-spool.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation, Recorded } from './conversation.ts';

/** A caller who never says how long may speak for an hour; what comes on top is cut off. */
export const LONGEST_MS = 3_600_000;
const ATTEMPTS = 3;
const MENU_MS = 6000;

interface ReviewRequest {
  readonly voicemail: Voicemail;
  readonly box: Mailbox;
  readonly draft: Draft;
  /** Said before the tone: for greetings. */
  readonly prompt?: string | undefined;
  /** 0 for as long as may be. */
  readonly maxMs: number;
  readonly gain?: number | undefined;
  /** Somebody who leaves a message; otherwise the owner, who records a greeting and always reviews it. */
  readonly isCaller: boolean;
  readonly flag: string;
}

export interface Reviewed {
  /** `left`: kept as it is; `dropped`: not kept; `operator`: the caller goes there (kept where there is a recording). */
  readonly outcome: 'left' | 'dropped' | 'operator';
  readonly recorded: Recorded | undefined;
  readonly flag: string;
}

/**
 * Records, and lets whoever may listen to it, record it again or mark it urgent before it is kept. What a caller has said until a hang-up
 * is kept; an owner's greeting is not (Asterisk 20 apps/app_voicemail.c, play_record_review).
 */
export async function recordAndReview(talk: Conversation, request: ReviewRequest): Promise<Reviewed> {
  const { voicemail, box, draft, isCaller } = request;
  const { general } = voicemail;
  const { review, operator, mayMarkUrgent } = box.settings;
  let { flag } = request;
  let recorded: Recorded | undefined;
  const result = (outcome: Reviewed['outcome']): Reviewed => ({ outcome, recorded, flag });
  const record = async (): Promise<void> => {
    if (recorded && isCaller) await talk.play(['vm-intro', 'beep'], '');
    else if (request.prompt) await talk.play([request.prompt, 'beep'], '');
    recorded = await talk.record({
      draft,
      formats: general.formats,
      endedBy: operator ? '#0' : '#',
      maxMs: request.maxMs || LONGEST_MS,
      silenceMs: general.maxSilenceMs,
      silenceThreshold: general.silenceThreshold,
      gain: request.gain,
    });
    if (!recorded.isInterrupted && recorded.digit !== '0') await talk.play('auth-thankyou', '');
  };
  await record();
  let command = recorded!.digit === '0' ? '0' : undefined;
  const hasPressedOperator = command === '0';
  for (let attempts = 0; ; ) {
    if (recorded!.isInterrupted) return result(isCaller ? 'left' : 'dropped');
    if (command === undefined) {
      if (isCaller && !review) return result('left');
      command = await askWhat();
      if (command !== undefined) continue;
      if (++attempts > ATTEMPTS) return result(isCaller ? 'left' : 'dropped');
      continue;
    }
    const pressed: string = command;
    command = undefined;
    if (pressed === '1') {
      await talk.play('vm-msgsaved', '');
      return result('left');
    }
    if (pressed === '2') command = await talk.play(`${draft.base}.${general.formats[0]}`);
    else if (pressed === '3') await record();
    else if (pressed === '4' && isCaller && mayMarkUrgent) {
      flag = flag === 'Urgent' ? '' : 'Urgent';
      command = await talk.play(flag === 'Urgent' ? 'vm-marked-urgent' : 'vm-marked-nonurgent');
    } else if (pressed === '0' && operator && (isCaller || hasPressedOperator)) return toOperator();
    else command = await talk.play('vm-sorry');
  }

  async function askWhat(): Promise<string | undefined> {
    const urgent = flag === 'Urgent' ? 'vm-review-nonurgent' : 'vm-review-urgent';
    const prompts = ['vm-review', ...(isCaller && mayMarkUrgent ? [urgent] : []), ...(isCaller && operator ? ['vm-reachoper'] : [])];
    return (await talk.play(prompts)) ?? (await talk.digit(MENU_MS));
  }

  /** To the operator, once it is said what becomes of the message. */
  async function toOperator(): Promise<Reviewed> {
    const choice = (await talk.play('vm-saveoper')) ?? (await talk.digit(3000));
    if (choice === '4' && mayMarkUrgent) {
      flag = 'Urgent';
      await talk.play('vm-marked-urgent', '');
    }
    if (choice === '1' || choice === '4') {
      await talk.play('vm-msgsaved', '');
      return result('operator');
    }
    await voicemailDrop();
    return result('operator');
  }

  async function voicemailDrop(): Promise<void> {
    await talk.play('vm-deleted', '');
    await box.spool.dropDraft(draft);
    recorded = undefined;
  }
}

/** Whole seconds of a recording as Asterisk counts them: without the silence at the end, all but a fifth of a second. */
export const secondsOf = ({ durationMs, trailingSilenceMs = 0 }: Recorded): number =>
  Math.max(0, Math.floor(durationMs / 1000) - Math.max(0, Math.floor((trailingSilenceMs - 200) / 1000)));

/** The same without any silence. */
export const spokenSecondsOf = ({ durationMs, silenceMs = 0 }: Recorded): number =>
  Math.max(0, Math.floor(durationMs / 1000) - Math.max(0, Math.floor((silenceMs - 200) / 1000)));
