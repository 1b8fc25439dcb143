import type { ChannelSnapshot } from '../snapshots.ts';
import type { MessageCounts } from '../state/message-counts.ts';

/** Mailboxes and what lies in them. */
export interface MailboxFacts {
  /** Something was done to a mailbox: told also where the counts came out as they were. */
  'mailbox.changed': {
    /** `100@default`. */
    mailbox: string;
    counts: MessageCounts;
    /** The call that did it. */
    channel?: ChannelSnapshot | undefined;
    /** Its owner has been there (classic: MessageWaiting without counts). */
    visited?: boolean | undefined;
  };
  /** Somebody changed the password of a mailbox on the telephone. */
  'mailbox.passwordChanged': { context: string; mailbox: string; newPassword: string };
}
