import type { MailboxOptions, VoicemailOptions, ZoneOptions } from '../config/voicemail-options.ts';
import type { Core } from '../core/core.ts';
import { FOLDERS, type Folder, folderNamed } from '../features/voicemail/folders.ts';
import type { Mailbox } from '../features/voicemail/mailbox.ts';
import { type MessageInfo, printDate } from '../features/voicemail/message-info.ts';
import { type Voicemail, voicemails } from '../features/voicemail/voicemail.ts';

/** A mailbox as lists show it. */
export interface MailboxView {
  readonly options: MailboxOptions;
  /** What Asterisk shows of the program that would send mail. */
  readonly mailCommand: string;
  /** Messages that nobody has heard, the urgent ones among them. */
  readonly unheard: number;
  readonly old: number;
}

export interface MessageView {
  readonly folder: Folder;
  readonly info: MessageInfo;
  /** `Thu Nov 26 12:24:23 AM UTC 2026`. */
  readonly date: string;
}

/** The voicemail of this exchange as the manager and the console use it. Names of mailboxes and folders only ever pick among those there are. */
export class VoicemailQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  get size(): number {
    return this.#voicemail.size;
  }

  /** In the order of the configuration; those of one context where that is given. Made while it is read. */
  *list(context?: string): IterableIterator<MailboxView> {
    for (const box of this.#voicemail.boxes) if (context === undefined || box.context === context) yield this.#view(box);
  }

  find(mailbox: string, context: string): MailboxView | undefined {
    const box = this.#voicemail.find(mailbox, context);
    return box && this.#view(box);
  }

  zones(): readonly ZoneOptions[] {
    return this.#voicemail.zones;
  }

  /** Other names of mailboxes and the section they stand in; undefined where none is named. */
  aliases(): { readonly context: string; readonly names: VoicemailOptions['aliases'] } | undefined {
    const { general, aliases } = this.#voicemail;
    return general.aliasesContext === '' ? undefined : { context: general.aliasesContext, names: aliases };
  }

  /** All messages of a mailbox, folder by folder, each in the order in which they came. Undefined without such a mailbox. */
  async messages(mailbox: string, context: string): Promise<MessageView[] | undefined> {
    const box = this.#voicemail.find(mailbox, context);
    if (!box) return undefined;
    const found: MessageView[] = [];
    for (const folder of FOLDERS) {
      if (box.spool.count(folder) === 0) continue;
      for (const { info } of await box.spool.list(folder)) found.push({ folder, info, date: printDate(info.leftAt) });
    }
    return found;
  }

  /** Takes a message to another folder of its mailbox. False when it came to nothing. */
  async move(
    mailbox: string,
    context: string,
    message: { readonly id: string; readonly folder: string },
    toFolder: string,
  ): Promise<boolean> {
    const box = this.#voicemail.find(mailbox, context);
    const [from, to] = [folderNamed(message.folder), folderNamed(toFolder)];
    if (!box || !from || !to) return false;
    if ((await box.spool.move(message.id, from, to, box.settings.maxMessages)) !== 'done') return false;
    this.#voicemail.tellCounts(box);
    return true;
  }

  async remove(mailbox: string, context: string, message: { readonly id: string; readonly folder: string }): Promise<boolean> {
    const box = this.#voicemail.find(mailbox, context);
    const from = folderNamed(message.folder);
    if (!box || !from || !(await box.spool.remove(message.id, from))) return false;
    this.#voicemail.tellCounts(box);
    return true;
  }

  /** Puts a copy of a message into a folder of another mailbox. */
  async forward(
    mailbox: string,
    context: string,
    message: { readonly id: string; readonly folder: string },
    to: { readonly mailbox: string; readonly context: string; readonly folder: string },
  ): Promise<boolean> {
    const [box, target] = [this.#voicemail.find(mailbox, context), this.#voicemail.find(to.mailbox, to.context)];
    const [from, folder] = [folderNamed(message.folder), folderNamed(to.folder)];
    if (!box || !target || !from || !folder) return false;
    return (await this.#voicemail.copy(box, { id: message.id, folder: from }, { box: target, folder })) === 'done';
  }

  /** Counts mailboxes anew, all or those of a name or a context; tells what somebody else has changed. */
  async refresh(mailbox: string | undefined, context: string | undefined): Promise<void> {
    const wanted = [...this.#voicemail.boxes].filter(
      (box) => (mailbox === undefined || box.name === mailbox) && (context === undefined || box.context === context),
    );
    await this.#voicemail.refresh(wanted);
  }

  #view(box: Mailbox): MailboxView {
    const { command } = this.#voicemail.general.mail;
    return { options: box.options, mailCommand: command, unheard: box.unheard, old: box.spool.count('Old') };
  }

  get #voicemail(): Voicemail {
    return voicemails.of(this.#core);
  }
}
