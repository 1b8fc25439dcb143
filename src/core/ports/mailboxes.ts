import type { Bus } from '../bus.ts';
import type { Channel } from '../channel/channel.ts';
import { CoreSlot } from '../core-slot.ts';
import { type MessageCounts, mailboxId } from '../state/message-counts.ts';

/** Who changed a mailbox. */
export interface MailboxChange {
  readonly channel?: Channel | undefined;
  /** Its owner has been there. */
  readonly visited?: boolean | undefined;
}

const NONE: MessageCounts = Object.freeze({ urgent: 0, new: 0, old: 0 });

/**
 * Message counts of every mailbox of an exchange, in memory: what lamps of phones, the manager and hints ask. Two fill it: the voicemail
 * of this exchange, and whoever keeps mailboxes elsewhere (external MWI); where both have a box, the latter counts. What changes is told as
 * `mailbox.changed`.
 */
export class Mailboxes {
  readonly #bus: Bus;
  readonly #own = new Map<string, MessageCounts>();
  readonly #external = new Map<string, MessageCounts>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  /** Nothing for a mailbox that nobody knows. */
  counts(name: string): MessageCounts {
    const id = mailboxId(name);
    return this.#external.get(id) ?? this.#own.get(id) ?? NONE;
  }

  /** Of several mailboxes together. */
  total(names: readonly string[]): MessageCounts {
    const sum = { urgent: 0, new: 0, old: 0 };
    for (const name of names) {
      const { urgent, new: unheard, old } = this.counts(name);
      sum.urgent += urgent;
      sum.new += unheard;
      sum.old += old;
    }
    return sum;
  }

  has(name: string): boolean {
    const id = mailboxId(name);
    return this.#external.has(id) || this.#own.has(id);
  }

  /** What the voicemail of this exchange has counted; tells. */
  set(name: string, counts: MessageCounts, by: MailboxChange = {}): void {
    const id = mailboxId(name);
    this.#own.set(id, Object.freeze({ ...counts }));
    this.#tell(id, by);
  }

  /** A mailbox is gone from the configuration; its lamps go out. */
  forget(name: string): void {
    const id = mailboxId(name);
    if (this.#own.delete(id) && !this.#external.has(id)) this.#tell(id, {});
  }

  /** Takes what somebody outside has counted; tells. */
  setExternal(name: string, counts: Omit<MessageCounts, 'urgent'>): void {
    const id = mailboxId(name);
    this.#external.set(id, Object.freeze({ urgent: 0, new: counts.new, old: counts.old }));
    this.#tell(id, {});
  }

  /** The mailbox is nobody's, or that of the voicemail again. False when there was none from outside. */
  deleteExternal(name: string): boolean {
    const id = mailboxId(name);
    if (!this.#external.delete(id)) return false;
    this.#tell(id, {});
    return true;
  }

  /** Those from outside, in the order in which they came. */
  external(): IterableIterator<[id: string, counts: MessageCounts]> {
    return this.#external.entries();
  }

  isExternal(name: string): boolean {
    return this.#external.has(mailboxId(name));
  }

  get externalSize(): number {
    return this.#external.size;
  }

  #tell(id: string, { channel, visited }: MailboxChange): void {
    if (!this.#bus.wants('mailbox.changed')) return;
    this.#bus.publish('mailbox.changed', { mailbox: id, counts: this.counts(id), channel: channel?.snapshot, visited });
  }
}

/** Where an exchange keeps its counts. */
export const mailboxes = new CoreSlot<Mailboxes>('mailboxes');
