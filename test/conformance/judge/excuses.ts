import type { Message } from './message.ts';

/**
 * An accepted difference. With `header`, that header is left out of the messages that `match`, on both sides; with `onTop`, ours may be one
 * that the reference lacks; without either, the reference's message may be absent.
 */
export interface Excuse {
  /** A defect of 2006 that is not copied, a change between AMI versions, or a decision in `docs/decisions`. */
  readonly why: string;
  /** Regular expression on the message's masked text. */
  readonly match: string;
  readonly header?: string;
  readonly onTop?: true;
}

/** Messages of one side after the excuses, and which they touched. */
export interface Excused {
  readonly messages: readonly Message[];
  /** Messages that may be absent. */
  readonly optional: ReadonlySet<Message>;
  /** Messages touched by each excuse. */
  readonly touchedBy: ReadonlyMap<Excuse, number>;
  /** Messages touched by any. */
  readonly touched: number;
}

export function applyExcuses(messages: readonly Message[], excuses: readonly Excuse[]): Excused {
  const rules = excuses
    .filter(({ onTop }) => !onTop)
    .map((excuse) => ({ excuse, pattern: new RegExp(excuse.match), header: excuse.header?.toLowerCase() }));
  const optional = new Set<Message>();
  const touchedBy = new Map<Excuse, number>();
  let touched = 0;
  const left = messages.map((original) => {
    let message = original;
    let isTouched = false;
    let mayBeAbsent = false;
    for (const { excuse, pattern, header } of rules) {
      if (!pattern.test(message.text)) continue;
      if (header === undefined) mayBeAbsent = true;
      else {
        const headers = message.headers.filter(([name]) => name.toLowerCase() !== header);
        if (headers.length === message.headers.length) continue;
        message = { ...message, headers, text: headers.map(([name, value]) => (name ? `${name}: ${value}` : value)).join('\r\n') };
      }
      isTouched = true;
      touchedBy.set(excuse, (touchedBy.get(excuse) ?? 0) + 1);
    }
    if (isTouched) touched++;
    if (mayBeAbsent) optional.add(message);
    return message;
  });
  return { messages: left, optional, touchedBy, touched };
}

/** The excuse of a message of ours that the reference lacks. */
export const excuseOnTop = (message: Message, excuses: readonly Excuse[]): Excuse | undefined =>
  excuses.find(({ onTop, match }) => onTop && new RegExp(match).test(message.text));
