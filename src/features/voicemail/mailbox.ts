import type { MailboxOptions } from '../../config/voicemail-options.ts';
import type { MailboxSpool } from './mailbox-spool.ts';

/** A configured mailbox with what is known of it now. */
export class Mailbox {
  readonly spool: MailboxSpool;
  /** `101@default`. */
  readonly id: string;
  options: MailboxOptions;
  /** The one that counts, with its `-`. */
  password: string;
  /** Callers who are leaving a message now. */
  callers = 0;

  constructor(options: MailboxOptions, spool: MailboxSpool, password: string) {
    this.options = options;
    this.spool = spool;
    this.password = password;
    this.id = `${options.name}@${options.context}`;
  }

  get name(): string {
    return this.options.name;
  }

  get context(): string {
    return this.options.context;
  }

  get settings(): MailboxOptions['settings'] {
    return this.options.settings;
  }

  /** Messages that nobody has heard, the urgent ones among them. */
  get unheard(): number {
    return this.spool.count('INBOX') + this.spool.count('Urgent');
  }
}
