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

/** The mailboxes of a list as phones have it: `100@default, 101`. */
export const mailboxIds = (list: string): string[] =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map(mailboxId);
