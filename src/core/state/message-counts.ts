/** How many messages lie in a mailbox. `new` leaves out those that are urgent. */
export interface MessageCounts {
  readonly urgent: number;
  readonly new: number;
  readonly old: number;
}

/** The one form of a mailbox's name: `100@default`, also for `100` and `100@`. */
export function mailboxId(name: string): string {
  const at = name.indexOf('@');
  if (at < 0) return `${name}@default`;
  return at === name.length - 1 ? `${name}default` : name;
}

/** Whether a lamp is to be lit. */
export const isWaiting = ({ urgent, new: unheard }: MessageCounts): boolean => urgent + unheard > 0;
