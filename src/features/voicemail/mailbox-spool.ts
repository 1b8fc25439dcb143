import { extname, join } from 'node:path';
import { FOLDERS, type Folder } from './folders.ts';
import { type MessageFiles, MessageFolder } from './message-folder.ts';
import { type MessageInfo, parseMessageInfo, printMessageInfo, UNKNOWN } from './message-info.ts';
import { draftBase, draftText, repairMailbox } from './repair-mailbox.ts';
import type { SpoolFiles } from './spool-files.ts';

/** A message as it lies in its folder now. */
export interface StoredMessage {
  readonly folder: Folder;
  readonly number: number;
  /** Path without extension. */
  readonly base: string;
  /** Extensions of its sounds. */
  readonly sounds: readonly string[];
  readonly info: MessageInfo;
}

/** A message that is not in a folder yet: sounds are recorded to `base` with their extensions. */
export interface Draft {
  readonly base: string;
  /** Folder of the mailbox, which it does not leave. */
  readonly box: string;
}

export const GREETINGS = ['unavail', 'busy', 'greet', 'temp'] as const;
export type Greeting = (typeof GREETINGS)[number];

const SECRET_FILE = 'secret.conf';
const MAX_REMEMBERED = 10_000;

interface SpoolOptions {
  readonly path: string;
  readonly files: SpoolFiles;
  /** Makes ids of messages that have none. */
  readonly newId: () => string;
  /** Makes names of drafts: letters and digits, no two alike. */
  readonly newToken: () => string;
}

/**
 * The folder of one mailbox in Asterisk's layout. One thing at a time is done to it; what is told as done survives the death of the process,
 * and `repair` puts right what death left halfway.
 */
export class MailboxSpool {
  readonly path: string;
  readonly #files: SpoolFiles;
  readonly #newId: () => string;
  readonly #newToken: () => string;
  readonly #counts = new Map<Folder, number>();
  readonly #greetings = new Map<Greeting, string>();
  /** Numbers of messages by their ids, as far as they are remembered. */
  readonly #lastSeen = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ path, files, newId, newToken }: SpoolOptions) {
    this.path = path;
    this.#files = files;
    this.#newId = newId;
    this.#newToken = newToken;
  }

  /** Messages of a folder as they were counted last. */
  count(folder: Folder): number {
    return this.#counts.get(folder) ?? 0;
  }

  /** Path with extension of a greeting; undefined where none was recorded. */
  greeting(name: Greeting): string | undefined {
    return this.#greetings.get(name);
  }

  /** Puts right what is halfway, and counts. @returns what was put right, for the log */
  repair(): Promise<string[]> {
    return this.#alone(async () => {
      const done = await repairMailbox(this.path, this.#files);
      await this.#countAll();
      return done;
    });
  }

  /** Counts anew: somebody else may have put messages there. */
  refresh(): Promise<void> {
    return this.#alone(() => this.#countAll());
  }

  /** @param sound file that is copied there; without it, a place to record to */
  async newDraft(sound?: string): Promise<Draft> {
    await this.#files.makeFolder(this.path, join(this.path, 'tmp'));
    const base = draftBase(this.path, this.#newToken());
    if (sound !== undefined) await this.#files.copy(sound, `${base}${extname(sound)}`);
    return { base, box: this.path };
  }

  /** Forgets a draft with all its files. */
  async dropDraft({ base }: Draft): Promise<void> {
    for (const extension of await this.#soundsOf(base)) await this.#files.remove(`${base}.${extension}`);
  }

  /**
   * Makes a draft a message. Undefined when the folder has `max` messages, or the draft no sound: it is dropped then.
   * @throws what the disk says; the sound is put aside where it is, with the ending `.lost`
   */
  deliver(draft: Draft, info: MessageInfo, folder: Folder, max: number): Promise<StoredMessage | undefined> {
    return this.#alone(async () => {
      const target = this.#folder(folder);
      const sounds = await this.#soundsOf(draft.base);
      if (sounds.length === 0 || (await target.messages()).length >= max) {
        await this.dropDraft(draft);
        return undefined;
      }
      const complete = { ...info, id: info.id || this.#newId() };
      const text = draftText(draft.base, folder);
      try {
        await this.#files.write(`${text}.part`, printMessageInfo(complete));
        await this.#files.rename(`${text}.part`, text);
        const number = await target.take(draft.base, sounds, text);
        await this.#count(folder);
        return { folder, number, base: target.base(number), sounds, info: complete };
      } catch (error) {
        await this.#putAside(draft, text);
        throw error;
      }
    });
  }

  /** Nobody was told that a message is there that could not be delivered; so it is none after a restart either, but its sound stays. */
  async #putAside(draft: Draft, text: string): Promise<void> {
    await this.#files.remove(text).catch(() => {});
    for (const extension of await this.#soundsOf(draft.base).catch(() => [])) {
      const path = `${draft.base}.${extension}`;
      await this.#files.rename(path, `${path}.lost`).catch(() => {});
    }
  }

  /** Messages of a folder in their order. One without an id is given one. */
  list(folder: Folder): Promise<StoredMessage[]> {
    return this.#alone(() => this.#list(folder));
  }

  /** Takes a message to another folder. `full`: that has `max` messages; `missing`: there is no such message any more. */
  move(id: string, from: Folder, to: Folder, max: number): Promise<'done' | 'full' | 'missing'> {
    return this.#alone(async () => {
      const found = await this.#find(from, id);
      if (!found) return 'missing';
      if (from === to) return 'done';
      const target = this.#folder(to);
      if (to === 'Deleted') await this.#makeRoom(target, max);
      if ((await target.messages()).length >= max) return 'full';
      const source = this.#folder(from);
      await target.take(found.base, found.sounds, source.text(found.number));
      await source.closeGaps();
      await this.#count(from);
      await this.#count(to);
      return 'done';
    });
  }

  /** False when there is no such message any more. */
  remove(id: string, from: Folder): Promise<boolean> {
    return this.#alone(async () => {
      const found = await this.#find(from, id);
      if (!found) return false;
      const folder = this.#folder(from);
      await folder.remove({ ...found, hasText: true, isGoing: false });
      await folder.closeGaps();
      await this.#count(from);
      return true;
    });
  }

  /** Where a message lies now; undefined when it is gone. */
  find(folder: Folder, id: string): Promise<StoredMessage | undefined> {
    return this.#alone(() => this.#find(folder, id));
  }

  /**
   * A draft in another mailbox with the sounds of a message, as it is now. Undefined when the message is gone.
   * @param introduction what comes in front of it, in its formats
   */
  copyOut(id: string, from: Folder, target: MailboxSpool, introduction?: Draft): Promise<{ draft: Draft; info: MessageInfo } | undefined> {
    return this.#alone(async () => {
      const found = await this.#find(from, id);
      if (!found) return undefined;
      const draft = await target.newDraft();
      const introduced = introduction && (await this.#soundsOf(introduction.base));
      for (const extension of found.sounds) {
        const [sound, copy] = [`${found.base}.${extension}`, `${draft.base}.${extension}`];
        if (!introduced) await this.#files.copy(sound, copy);
        else if (introduced.includes(extension)) await this.#files.join(`${introduction.base}.${extension}`, sound, copy);
      }
      return { draft, info: found.info };
    });
  }

  /** Makes a draft one of the greetings, in place of the one before. */
  saveGreeting(draft: Draft, name: Greeting): Promise<void> {
    return this.#alone(async () => {
      const sounds = await this.#soundsOf(draft.base);
      for (const extension of sounds) await this.#files.rename(`${draft.base}.${extension}`, join(this.path, `${name}.${extension}`));
      // Another format from before would be found in its place.
      for (const other of await this.#soundsOf(join(this.path, name)))
        if (sounds.length > 0 && !sounds.includes(other)) await this.#files.remove(join(this.path, `${name}.${other}`));
      await this.#findGreetings();
    });
  }

  removeGreeting(name: Greeting): Promise<void> {
    return this.#alone(async () => {
      for (const extension of await this.#soundsOf(join(this.path, name)))
        await this.#files.remove(join(this.path, `${name}.${extension}`));
      await this.#findGreetings();
    });
  }

  readSecret(): Promise<string | undefined> {
    return this.#files.read(join(this.path, SECRET_FILE));
  }

  writeSecret(text: string): Promise<void> {
    return this.#alone(async () => {
      const path = join(this.path, SECRET_FILE);
      await this.#files.makeFolder(this.path, this.path);
      await this.#files.write(`${path}.part`, text);
      await this.#files.rename(`${path}.part`, path);
    });
  }

  // ----

  #alone<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(run, run);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  #folder(name: Folder): MessageFolder {
    return new MessageFolder(join(this.path, name), this.#files);
  }

  async #countAll(): Promise<void> {
    const present = new Set(await this.#files.list(this.path));
    for (const folder of FOLDERS) {
      if (present.has(folder)) await this.#count(folder);
      else this.#counts.delete(folder);
    }
    await this.#findGreetings(present);
  }

  async #count(folder: Folder): Promise<void> {
    this.#counts.set(folder, (await this.#folder(folder).messages()).length);
  }

  async #findGreetings(present?: ReadonlySet<string>): Promise<void> {
    const names = present ?? new Set(await this.#files.list(this.path));
    this.#greetings.clear();
    for (const greeting of GREETINGS)
      for (const extension of PLAYABLE)
        if (!this.#greetings.has(greeting) && names.has(`${greeting}.${extension}`))
          this.#greetings.set(greeting, join(this.path, `${greeting}.${extension}`));
  }

  async #soundsOf(base: string): Promise<string[]> {
    const folder = join(base, '..');
    const start = `${base.slice(folder.length + 1)}.`;
    const names = await this.#files.list(folder);
    return names.flatMap((name) => {
      const extension = name.startsWith(start) ? name.slice(start.length) : '';
      return /^[A-Za-z0-9]+$/.test(extension) && extension !== 'txt' ? [extension] : [];
    });
  }

  async #list(name: Folder): Promise<StoredMessage[]> {
    const folder = this.#folder(name);
    const found: StoredMessage[] = [];
    for (const files of await folder.messages()) {
      const message = await this.#stored(name, folder, files);
      if (message) found.push(message);
    }
    return found;
  }

  /** Looks from where the message lay last downwards, then upwards: others that went only made its number smaller. */
  async #find(name: Folder, id: string): Promise<StoredMessage | undefined> {
    const folder = this.#folder(name);
    const messages = await folder.messages();
    const last = this.#lastSeen.get(id) ?? 0;
    const near = messages.filter(({ number }) => number <= last).reverse();
    for (const files of [...near, ...messages.slice(near.length)]) {
      const found = await this.#stored(name, folder, files);
      if (found?.info.id === id) return found;
    }
    return undefined;
  }

  async #stored(folderName: Folder, folder: MessageFolder, files: MessageFiles): Promise<StoredMessage | undefined> {
    // One message that cannot be read is not to hide the others.
    const info = await this.#readInfo(folder, files).catch(() => undefined);
    if (!info) return undefined;
    if (this.#lastSeen.size >= MAX_REMEMBERED) this.#lastSeen.clear();
    this.#lastSeen.set(info.id, files.number);
    return { folder: folderName, number: files.number, base: folder.base(files.number), sounds: files.sounds, info };
  }

  async #readInfo(folder: MessageFolder, { number }: MessageFiles): Promise<MessageInfo> {
    const path = folder.text(number);
    const text = (await this.#files.read(path)) ?? '';
    const info = parseMessageInfo(text);
    if (info && info.id !== '') return info;
    // A sound whose text was damaged is a message still; what was written there may say somebody something.
    if (!info && text !== '') await this.#files.copy(path, `${path}.lost`);
    const named = { ...(info ?? UNKNOWN), id: this.#newId() };
    const draft = await this.newDraft();
    await this.#files.write(`${draft.base}.part`, printMessageInfo(named));
    await this.#files.rename(`${draft.base}.part`, path);
    return named;
  }

  /** Deleted messages go in the order in which they came once there are too many. */
  async #makeRoom(folder: MessageFolder, max: number): Promise<void> {
    const messages = await folder.messages();
    if (messages.length < max) return;
    for (const message of messages.slice(0, messages.length - max + 1)) await folder.remove(message);
    await folder.closeGaps();
  }
}

/** Extensions of greetings that can be played, in the order in which they are looked for. */
const PLAYABLE = ['wav', 'ulaw', 'alaw', 'sln', 'pcm', 'ul', 'al'] as const;
