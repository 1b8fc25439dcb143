import { type Folder, isUnheard } from '../../../features/voicemail/folders.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';

/**
 * A folder as its owner sees it while a visit lasts: the messages that were there when it was opened, with what was done to them. Messages
 * go, and those that were heard go to Old, when it is closed. They are known by their ids, so that another visit or a caller cannot put
 * one in the place of another.
 */
export class OpenFolder {
  readonly name: Folder;
  readonly messages: readonly StoredMessage[];
  readonly #box: Mailbox;
  /** Hears what the disk did not let be done; what goes on goes on without it. */
  readonly #onFailure: (error: unknown) => void;
  readonly #deleted = new Set<string>();
  readonly #heard = new Set<string>();
  /** Where a message was saved to. */
  readonly #savedTo = new Map<string, Folder>();
  at = 0;

  private constructor(box: Mailbox, name: Folder, messages: readonly StoredMessage[], onFailure: (error: unknown) => void) {
    this.#box = box;
    this.name = name;
    this.messages = messages;
    this.#onFailure = onFailure;
  }

  /** One that cannot be read is empty. */
  static async open(box: Mailbox, name: Folder, onFailure: (error: unknown) => void): Promise<OpenFolder> {
    const messages = await box.spool.list(name).catch((error: unknown) => {
      onFailure(error);
      return [];
    });
    return new OpenFolder(box, name, messages, onFailure);
  }

  get last(): number {
    return this.messages.length - 1;
  }

  get isEmpty(): boolean {
    return this.messages.length === 0;
  }

  /** The one that is looked at. */
  get current(): StoredMessage | undefined {
    return this.messages[this.at];
  }

  /** How many are still to be there when it is closed. */
  get remaining(): number {
    return this.messages.filter(({ info }) => !this.#deleted.has(info.id) && !this.#savedTo.has(info.id)).length;
  }

  markHeard({ info }: StoredMessage): void {
    this.#heard.add(info.id);
  }

  /** Deletes it when the folder is closed, or does not after all. @returns whether it will go */
  toggleDeleted({ info }: StoredMessage): boolean {
    if (this.#deleted.delete(info.id)) return false;
    this.#deleted.add(info.id);
    return true;
  }

  isDeleted({ info }: StoredMessage): boolean {
    return this.#deleted.has(info.id);
  }

  /** Where a message lies now; undefined for one that somebody else has taken away. */
  whereIs({ info }: StoredMessage): Promise<StoredMessage | undefined> {
    return this.#box.spool.find(this.#savedTo.get(info.id) ?? this.name, info.id);
  }

  /** At once: what is said to be saved is. */
  async save({ info }: StoredMessage, to: Folder): Promise<'done' | 'full' | 'missing' | 'failed'> {
    const from = this.#savedTo.get(info.id) ?? this.name;
    const outcome = await this.#box.spool.move(info.id, from, to, this.#box.settings.maxMessages).catch((error: unknown) => {
      this.#onFailure(error);
      return 'failed' as const;
    });
    if (outcome === 'done' && to === this.name) this.#savedTo.delete(info.id);
    else if (outcome === 'done') this.#savedTo.set(info.id, to);
    return outcome;
  }

  /** Does what is to be done to its messages. */
  async close(): Promise<void> {
    for (const message of this.messages) await this.#finish(message).catch(this.#onFailure);
    this.#deleted.clear();
    this.#heard.clear();
  }

  async #finish({ info }: StoredMessage): Promise<void> {
    const { spool, settings } = this.#box;
    const from = this.#savedTo.get(info.id) ?? this.name;
    if (this.#deleted.has(info.id)) {
      const isKept = settings.keptDeleted > 0 && from !== 'Deleted';
      if (!isKept || (await spool.move(info.id, from, 'Deleted', settings.keptDeleted)) !== 'done') await spool.remove(info.id, from);
    } else if (this.#heard.has(info.id) && settings.moveHeard && isUnheard(from)) {
      await spool.move(info.id, from, 'Old', settings.maxMessages);
    }
  }
}
