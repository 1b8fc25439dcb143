import type { AmiMessage } from '../message.ts';
import { numberOf } from './headers.ts';
import type { EventHandlers } from './model-state.ts';
import { Table } from './table.ts';
import type { ModelChange } from './things.ts';

/** How many messages wait in each mailbox that was listed, asked for, or heard of. */
export class Mailboxes {
  readonly table: Table<'mailbox'>;

  constructor(changes: ModelChange[]) {
    this.table = new Table('mailbox', changes);
  }

  /** An item of VoicemailUsersList. */
  list(item: AmiMessage): void {
    const mailbox = `${item.get('VoiceMailbox')}@${item.get('VMContext')}`;
    this.#set(mailbox, numberOf(item, 'NewMessageCount'), numberOf(item, 'OldMessageCount'));
  }

  /** The reply to MailboxCount. */
  count(mailbox: string, reply: AmiMessage): void {
    this.#set(mailbox, (numberOf(reply, 'UrgMessages') ?? 0) + (numberOf(reply, 'NewMessages') ?? 0), numberOf(reply, 'OldMessages'));
  }

  /** Numbers that are not told stay; that nothing waits tells one of them. */
  waiting(event: AmiMessage): void {
    const isEmpty = event.get('Waiting') === '0';
    this.#set(event.get('Mailbox') ?? '', numberOf(event, 'New') ?? (isEmpty ? 0 : undefined), numberOf(event, 'Old'));
  }

  #set(mailbox: string, newMessages: number | undefined, oldMessages: number | undefined): void {
    const known = this.table.get(mailbox);
    this.table.put(mailbox, {
      mailbox,
      newMessages: newMessages ?? known?.newMessages ?? 0,
      oldMessages: oldMessages ?? known?.oldMessages ?? 0,
    });
  }
}

export const mailboxEvents: EventHandlers = {
  MessageWaiting: ({ mailboxes }, event) => mailboxes.waiting(event),
};
