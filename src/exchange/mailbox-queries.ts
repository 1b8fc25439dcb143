import { compilePosixRegExp } from '../base/safe-regexp.ts';
import type { Core } from '../core/core.ts';
import type { Database } from '../core/ports/database.ts';
import { type Mailboxes, mailboxes } from '../core/ports/mailboxes.ts';
import { isWaiting, type MessageCounts, mailboxId } from '../core/state/message-counts.ts';

/** Family of AstDB that keeps counts from outside, as Asterisk's res_mwi_external does. */
const FAMILY = 'mwi_external/mailboxes';
/** Mailboxes that may be kept from outside; further ones are refused. */
export const MAX_EXTERNAL_MAILBOXES = 100_000;

export interface ExternalMailbox {
  readonly mailbox: string;
  readonly counts: MessageCounts;
}

/** Message counts as the manager asks for them, and as those tell them who keep mailboxes elsewhere. */
export class MailboxQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  /** Whether any box of a list has an unheard message; names are parted by commas alone, blanks belong to them. */
  isWaiting(list: string): boolean {
    return list.split(',').some((name) => isWaiting(this.#boxes.counts(name)));
  }

  /** Messages of all boxes of a list together; names are parted by commas or blanks. */
  counts(list: string): MessageCounts {
    return this.#boxes.total(list.split(/[, ]+/).filter((name) => name !== ''));
  }

  /** Those from outside: one by its name, or all that a `/pattern/` matches. Undefined for a pattern that is none. */
  external(wanted: string): ExternalMailbox[] | undefined {
    if (!wanted.startsWith('/')) {
      const mailbox = mailboxId(wanted);
      return this.#boxes.isExternal(mailbox) ? [{ mailbox, counts: this.#boxes.counts(mailbox) }] : [];
    }
    const matches = matcherOf(wanted);
    if (!matches) return undefined;
    return [...this.#boxes.external()].flatMap(([mailbox, counts]) => (matches(mailbox) ? [{ mailbox, counts }] : []));
  }

  /** Takes counts from outside; they survive a restart once this resolves. False when there are too many mailboxes. */
  async updateExternal(name: string, counts: { readonly new: number; readonly old: number }): Promise<boolean> {
    const id = mailboxId(name);
    if (this.#boxes.externalSize >= MAX_EXTERNAL_MAILBOXES && !this.#boxes.isExternal(id)) return false;
    await this.#core.database.put(FAMILY, id, JSON.stringify({ msgs_new: String(counts.new), msgs_old: String(counts.old) }));
    this.#boxes.setExternal(id, counts);
    return true;
  }

  /** Forgets one, or all that a `/pattern/` matches. False for a pattern that is none. */
  async deleteExternal(wanted: string): Promise<boolean> {
    const doomed = this.external(wanted);
    for (const { mailbox } of doomed ?? []) {
      await this.#core.database.delete(FAMILY, mailbox);
      this.#boxes.deleteExternal(mailbox);
    }
    return doomed !== undefined;
  }

  get #boxes(): Mailboxes {
    return mailboxes.of(this.#core);
  }
}

/** Takes up the counts from outside that were kept. */
export function restoreExternal(database: Database, boxes: Mailboxes): void {
  for (const { key, value } of database.entries(FAMILY)) {
    const counts = parseCounts(value);
    if (counts) boxes.setExternal(key.slice(FAMILY.length + 2), counts);
  }
}

function parseCounts(text: string): { new: number; old: number } | undefined {
  try {
    const { msgs_new: unheard, msgs_old: old } = JSON.parse(text) as Record<string, unknown>;
    const counts = { new: Number(unheard), old: Number(old) };
    return Number.isSafeInteger(counts.new) && Number.isSafeInteger(counts.old) ? counts : undefined;
  } catch {
    return undefined;
  }
}

function matcherOf(wanted: string): ((id: string) => boolean) | undefined {
  const source = /^\/(.*)\/$/s.exec(wanted)?.[1];
  const pattern = source === undefined ? undefined : compilePosixRegExp(source);
  return pattern && ((id) => pattern.test(id));
}
