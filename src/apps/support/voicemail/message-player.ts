import type { ZoneOptions } from '../../../config/voicemail-options.ts';
import { parseCallerId } from '../../../core/channel/caller-id.ts';
import { sayDigits, sayNumber } from '../../../features/say/english.ts';
import { sayDate } from '../../../features/say/english-date.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';
import type { MessageInfo } from '../../../features/voicemail/message-info.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import type { Conversation } from './conversation.ts';

/** How the time is said to those who chose no zone: that of the machine. */
const OWN_ZONE: Omit<ZoneOptions, 'name'> = { timeZone: '', format: "'vm-received' q 'digits/at' IMp" };

/** Plays messages and what is known of them. */
export class MessagePlayer {
  readonly #talk: Conversation;
  readonly #voicemail: Voicemail;
  readonly #box: Mailbox;

  constructor(talk: Conversation, voicemail: Voicemail, box: Mailbox) {
    this.#talk = talk;
    this.#voicemail = voicemail;
    this.#box = box;
  }

  /**
   * Says which message it is and what the mailbox wants said of it, then plays it. `1` leaves out what is said, any other digit is
   * handed back. `onHeard` is called when the message itself begins.
   */
  async play(
    message: StoredMessage,
    place: { readonly at: number; readonly last: number },
    onHeard: () => void,
  ): Promise<string | undefined> {
    const { info } = message;
    const which = place.at === 0 ? ['vm-first'] : place.at === place.last ? ['vm-last'] : [];
    const prompts = [
      ...which,
      ...(info.flag === 'Urgent' ? ['vm-Urgent'] : []),
      'vm-message',
      ...(which.length > 0 ? [] : sayNumber(place.at + 1)),
      ...(info.category === '' ? [] : [info.category]),
      ...this.#announcement(info),
    ];
    const digit = await this.#talk.play(prompts);
    if (digit !== undefined && digit !== '1') return digit;
    onHeard();
    return this.playSound(message);
  }

  /** The sound alone, with keys to leap in it. */
  async playSound({ base, sounds }: Pick<StoredMessage, 'base' | 'sounds'>): Promise<string | undefined> {
    const { keys, skipMs, formats } = this.#voicemail.general;
    const format = formats.find((wanted) => sounds.includes(wanted)) ?? sounds[0];
    let at = 0;
    for (;;) {
      const { digit, positionMs } = await this.#talk.playFrom(`${base}.${format}`, at);
      if (digit === undefined) return undefined;
      if (keys.stop.includes(digit)) return digit;
      if (keys.restart.includes(digit)) at = 0;
      else if (keys.forward.includes(digit)) at = positionMs + skipMs;
      else if (keys.rewind.includes(digit)) at = Math.max(0, positionMs - skipMs);
      else at = positionMs;
      if (keys.pause.includes(digit)) {
        const next = await this.#talk.digit(LONGEST_PAUSE_MS);
        if (next !== undefined && keys.stop.includes(next)) return next;
      }
    }
  }

  /** When it was left and by whom, whether or not the mailbox wants it said before each message. */
  sayEnvelope(info: MessageInfo): Promise<string | undefined> {
    return this.#talk.play([...this.#date(info), ...this.#caller(info, true)]);
  }

  #announcement(info: MessageInfo): string[] {
    const { envelope, sayCallerId, sayDuration, sayDurationMinutes } = this.#box.settings;
    const minutes = Math.floor(info.durationSeconds / 60);
    return [
      ...(envelope ? this.#date(info) : []),
      ...(sayCallerId ? this.#caller(info, false) : []),
      ...(sayDuration && minutes >= sayDurationMinutes ? ['vm-duration', ...sayNumber(minutes), 'vm-minutes'] : []),
    ];
  }

  #date({ leftAt }: MessageInfo): readonly string[] {
    const { format, timeZone } = this.#voicemail.zoneOf(this.#box) ?? OWN_ZONE;
    return sayDate(leftAt, { format, timeZone, now: this.#talk.context.core.clock.now() });
  }

  #caller({ callerId, context, others }: MessageInfo, sayDigitsOnly: boolean): string[] {
    const { number } = parseCallerId(callerId);
    if (!number) return ['vm-unknown-caller'];
    const from = context.toLowerCase().startsWith('macro') ? (others.find(([name]) => name === 'macrocontext')?.[1] ?? '') : context;
    if (!this.#voicemail.general.internalContexts.includes(from)) return ['vm-from-phonenumber', ...sayDigits(number)];
    const name = sayDigitsOnly ? undefined : this.#voicemail.find(number, from)?.spool.greeting('greet');
    return name === undefined ? ['vm-from-extension', ...sayDigits(number)] : ['vm-from', name];
  }
}

/** A message that is paused goes on by itself after this long. */
const LONGEST_PAUSE_MS = 300_000;
