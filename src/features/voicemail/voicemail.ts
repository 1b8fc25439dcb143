import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { ConfigError } from '../../base/errors.ts';
import { pathWithin } from '../../base/path-guard.ts';
import type { MailboxOptions, VoicemailGeneralOptions, VoicemailOptions, ZoneOptions } from '../../config/voicemail-options.ts';
import type { Core } from '../../core/core.ts';
import { CoreSlot } from '../../core/core-slot.ts';
import { type MailboxChange, mailboxes } from '../../core/ports/mailboxes.ts';
import type { MessageStore, RecordedMessage } from '../../core/ports/message-store.ts';
import { type Folder, folderNamed } from './folders.ts';
import { Mailbox } from './mailbox.ts';
import { type Draft, MailboxSpool, type StoredMessage } from './mailbox-spool.ts';
import { type MessageInfo, printCallerId, UNKNOWN } from './message-info.ts';
import { effectivePassword, printSecret } from './password.ts';
import { diskFiles, type SpoolFiles } from './spool-files.ts';

/** Mailboxes that are opened at a time while a configuration is read. */
const OPENED_AT_ONCE = 32;

/** What whoever forwards a message says in front of it. */
export interface Introduction {
  readonly draft: Draft;
  readonly seconds: number;
}

/** Hears of messages that came, to send mail. */
export type NewMessageListener = (box: Mailbox, message: StoredMessage) => void;

/** The mailboxes of an exchange: who has one, what lies in it, and what is done to it. Counts are told to `core/ports/mailboxes.ts`. */
export class Voicemail implements MessageStore {
  readonly #core: Core;
  #options: VoicemailOptions;
  #boxes = new Map<string, Mailbox>();
  /** By lower-case name alone, for `searchcontexts`. */
  #byName = new Map<string, Mailbox>();
  #aliases = new Map<string, string[]>();
  readonly #files: SpoolFiles;
  #serial = 0;
  /** Set by whoever sends mail. */
  onNewMessage: NewMessageListener | undefined;

  /** @param files another disk than that of the machine: for tests */
  constructor(core: Core, options: VoicemailOptions, files: SpoolFiles = diskFiles) {
    this.#core = core;
    this.#options = options;
    this.#files = files;
  }

  get general(): VoicemailGeneralOptions {
    return this.#options.general;
  }

  get zones(): readonly ZoneOptions[] {
    return this.#options.zones;
  }

  /** Other names of mailboxes, in the order of the configuration. */
  get aliases(): VoicemailOptions['aliases'] {
    return this.#options.aliases;
  }

  /** In the order of the configuration. */
  get boxes(): IterableIterator<Mailbox> {
    return this.#boxes.values();
  }

  get size(): number {
    return this.#boxes.size;
  }

  /** Names match in any case; without a context it is `default`, or any where `searchcontexts` says so. */
  find(name: string, context?: string): Mailbox | undefined {
    if (!context && this.#options.general.searchContexts) return this.#byName.get(name.toLowerCase());
    return this.#boxes.get(`${name}@${context || 'default'}`.toLowerCase());
  }

  /** By `101@default` or `101`. */
  findById(id: string): Mailbox | undefined {
    const at = id.indexOf('@');
    return at < 0 ? this.find(id) : this.find(id.slice(0, at), id.slice(at + 1));
  }

  zoneOf(box: Mailbox): ZoneOptions | undefined {
    return this.#options.zones.find(({ name }) => name === box.settings.zone);
  }

  /** Opens the mailboxes of a configuration, putting right what death left halfway in new ones; what comes back puts it in force. */
  async prepare(options: VoicemailOptions): Promise<() => void> {
    const next = new Map<string, Mailbox>();
    const opened: Mailbox[] = [];
    for (let at = 0; at < options.boxes.length; at += OPENED_AT_ONCE)
      opened.push(...(await Promise.all(options.boxes.slice(at, at + OPENED_AT_ONCE).map((box) => this.#open(box)))));
    const passwords = new Map<Mailbox, string>();
    for (const [at, box] of opened.entries()) {
      const configured = options.boxes[at]!;
      next.set(box.id.toLowerCase(), box);
      passwords.set(box, effectivePassword(configured, await box.spool.readSecret()));
    }
    return () => {
      for (const [at, box] of opened.entries()) {
        box.options = options.boxes[at]!;
        box.password = passwords.get(box)!;
      }
      this.#install(options, next);
    };
  }

  /** Tells how many messages lie in a mailbox now. */
  tellCounts(box: Mailbox, by: MailboxChange = {}): void {
    const { spool } = box;
    const counts = { urgent: spool.count('Urgent'), new: spool.count('INBOX'), old: spool.count('Old') };
    for (const id of [box.id, ...(this.#aliases.get(box.id) ?? [])]) mailboxes.of(this.#core).set(id, counts, by);
  }

  /** Id of a message: when it came, and a number. */
  newMessageId(): string {
    return `${Math.floor(this.#core.clock.now() / 1000)}-${(this.#serial++).toString(16).padStart(8, '0')}`;
  }

  /** Makes a draft a message of that mailbox and tells. Undefined when there is no room or no sound. */
  async deliver(box: Mailbox, draft: Draft, info: MessageInfo, folder: Folder): Promise<StoredMessage | undefined> {
    return box.spool.deliver(draft, info, folder, box.settings.maxMessages);
  }

  /** Sends what is to be sent of a new message, and tells the counts. */
  announce(box: Mailbox, message: StoredMessage, by: MailboxChange = {}): void {
    this.onNewMessage?.(box, message);
    this.tellCounts(box, by);
  }

  /** A copy of a message for another mailbox, announced there. `missing`: it is gone; `full`: there is no room. */
  async copy(
    from: Mailbox,
    message: { readonly id: string; readonly folder: Folder },
    to: { readonly box: Mailbox; readonly folder: Folder },
    options: { readonly flag?: string; readonly by?: MailboxChange; readonly introduction?: Introduction | undefined } = {},
  ): Promise<'done' | 'full' | 'missing'> {
    if (to.box.spool.count(to.folder) >= to.box.settings.maxMessages) return 'full';
    const { introduction } = options;
    const copy = await from.spool.copyOut(message.id, message.folder, to.box.spool, introduction?.draft);
    if (!copy) return 'missing';
    const durationSeconds = copy.info.durationSeconds + (introduction?.seconds ?? 0);
    const info = { ...copy.info, id: this.newMessageId(), flag: options.flag ?? copy.info.flag, durationSeconds };
    const left = await this.deliver(to.box, copy.draft, info, to.folder);
    if (!left) return 'full';
    this.announce(to.box, left, options.by);
    return 'done';
  }

  async takeCopy(place: string, { sound, channel, from, beganAt, durationMs }: RecordedMessage): Promise<'done' | 'unknown' | 'full'> {
    const [id = '', folderName = 'INBOX'] = place.split('/', 2);
    const [box, folder] = [this.findById(id), folderNamed(folderName)];
    if (!box || !folder) return 'unknown';
    const info: MessageInfo = {
      ...UNKNOWN,
      ...{ originMailbox: box.name, context: channel.context, exten: channel.exten, priority: channel.priority, channel: channel.name },
      callerId: printCallerId(from),
      leftAt: beganAt,
      durationSeconds: Math.floor(durationMs / 1000),
    };
    const left = await this.deliver(box, await box.spool.newDraft(sound), info, folder);
    if (!left) return 'full';
    this.announce(box, left);
    return 'done';
  }

  /** Changes a password; it survives the death of the process once this resolves. */
  async changePassword(box: Mailbox, password: string): Promise<void> {
    await box.spool.writeSecret(printSecret(password, box.options.password));
    box.password = password;
    this.#core.bus.publish('mailbox.passwordChanged', { context: box.context, mailbox: box.name, newPassword: password });
  }

  /** Counts anew what others may have put there, and tells what has changed. */
  async refresh(boxes: Iterable<Mailbox>): Promise<void> {
    for (const box of boxes) {
      const before = countsText(box);
      await box.spool.refresh();
      if (countsText(box) !== before) this.tellCounts(box);
    }
  }

  async #open(options: MailboxOptions): Promise<Mailbox> {
    const known = this.#boxes.get(`${options.name}@${options.context}`.toLowerCase());
    if (known) return known;
    const path = pathWithin(join(this.#core.settings.directories.spool, 'voicemail'), join(options.context, options.name));
    if (path === undefined) throw new ConfigError(options.file, options.line, `mailbox ${options.name} would leave the spool`);
    const spool = new MailboxSpool({ path, files: this.#files, newId: () => this.newMessageId(), newToken });
    for (const done of await spool.repair()) this.#core.logger.warning(`voicemail: ${done}`);
    return new Mailbox(options, spool, options.password);
  }

  #install(options: VoicemailOptions, next: Map<string, Mailbox>): void {
    const before = this.#boxes;
    this.#options = options;
    this.#boxes = next;
    this.#byName = new Map([...next.values()].reverse().map((box) => [box.name.toLowerCase(), box]));
    this.#aliases = new Map();
    for (const [alias, id] of options.aliases) this.#aliases.set(id, [...(this.#aliases.get(id) ?? []), alias]);
    for (const [key, box] of before) if (!next.has(key)) mailboxes.of(this.#core).forget(box.id);
    for (const [key, box] of next) if (!before.has(key)) this.tellCounts(box);
  }
}

/** Name of a draft: no two alike, also over restarts. */
const newToken = (): string => randomBytes(8).toString('hex');

const countsText = ({ spool }: Mailbox): string => `${spool.count('Urgent')} ${spool.count('INBOX')} ${spool.count('Old')}`;

/** Where an exchange keeps its voicemail. */
export const voicemails = new CoreSlot<Voicemail>('voicemail');
