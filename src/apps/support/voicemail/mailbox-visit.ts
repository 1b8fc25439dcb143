// Long because the main menu is one table of what each digit does to the same visit.

import { sayNumber } from '../../../features/say/english.ts';
import { FOLDERS, type Folder } from '../../../features/voicemail/folders.ts';
import type { Mailbox } from '../../../features/voicemail/mailbox.ts';
import type { StoredMessage } from '../../../features/voicemail/mailbox-spool.ts';
import type { Voicemail } from '../../../features/voicemail/voicemail.ts';
import { advancedMenu, type Departure } from './advanced-menu.ts';
import type { Conversation } from './conversation.ts';
import { forwardMessage } from './forward-message.ts';
import { optionsMenu, setUpNewUser } from './mailbox-options-menu.ts';
import { MessagePlayer } from './message-player.ts';
import { OpenFolder } from './open-folder.ts';

export interface VisitOptions {
  /** Plays the messages of this folder at once. */
  readonly playsFolder?: Folder | undefined;
  /** Nothing can be deleted. */
  readonly isReadOnly?: boolean;
  readonly gain?: number | undefined;
}

/** What ends a visit: `#`, nobody pressing anything, or a way to elsewhere. */
type End = { readonly end: 'hash' | 'timeout' } | { readonly end: 'departed'; readonly departure: Departure };
/** A digit to go on with, nothing for the instructions, or the end. */
type Next = string | undefined | End;

const MENU_MS = 6000;
const REPEATS = 2;
/** Folders that have a digit in the menu. */
const FOLDERS_IN_MENU = 5;

/**
 * An owner's visit of a mailbox from the greeting to the goodbye (Asterisk 20 apps/app_voicemail.c, vm_execmain): 1 and 5 play, 4 and 6 go to
 * the message before and behind, 7 deletes, 8 forwards, 9 saves, 2 changes the folder, 3 and 0 lead to further menus, `*` helps, `#` ends.
 */
export class MailboxVisit {
  readonly #talk: Conversation;
  readonly #voicemail: Voicemail;
  readonly #box: Mailbox;
  readonly #options: VisitOptions;
  readonly #player: MessagePlayer;
  #folder!: OpenFolder;
  /** Nothing of the folder was played yet. */
  #isStarting = true;
  #repeats = 0;

  constructor(talk: Conversation, voicemail: Voicemail, box: Mailbox, options: VisitOptions = {}) {
    this.#talk = talk;
    this.#voicemail = voicemail;
    this.#box = box;
    this.#options = options;
    this.#player = new MessagePlayer(talk, voicemail, box);
  }

  /** Resolves with where the caller goes from here, undefined for nowhere. What was done to messages is done also when it is interrupted. */
  async run(): Promise<Departure | undefined> {
    const { spool } = this.#box;
    const { playsFolder } = this.#options;
    const first =
      spool.count('Urgent') > 0 ? 'Urgent' : (playsFolder ?? (spool.count('INBOX') > 0 || spool.count('Old') === 0 ? 'INBOX' : 'Old'));
    this.#folder = await OpenFolder.open(this.#box, first, this.#onFailure);
    try {
      const end = await this.#converse();
      if (end.end === 'departed') {
        await this.#talk.play('vm-dialout');
        return end.departure;
      }
      await this.#talk.play('vm-goodbye');
      return undefined;
    } finally {
      await this.#folder.close();
      this.#voicemail.tellCounts(this.#box, { channel: this.#talk.context.channel, visited: true });
    }
  }

  async #converse(): Promise<End> {
    const { settings, password, name } = this.#box;
    if (password === name && (settings.forceName || settings.forceGreetings)) {
      const isDone = await setUpNewUser(this.#talk, this.#voicemail, this.#box);
      if (!isDone) return { end: 'timeout' };
    }
    if (this.#options.playsFolder && this.#folder.isEmpty) {
      await this.#sayEmpty();
      return { end: 'timeout' };
    }
    let next: Next = this.#options.playsFolder ? '1' : await this.#introduce();
    while (typeof next !== 'object') next = await this.#obey(next);
    return next;
  }

  #obey(digit: string | undefined): Promise<Next> {
    switch (digit) {
      case '1':
        this.#folder.at = 0;
        return this.#playCurrent();
      case '5':
        return this.#playCurrent();
      case '2':
        return this.#changeFolder();
      case '3':
        return this.#advanced();
      case '4':
        return this.#goBack();
      case '6':
        return this.#goOn();
      case '7':
        return this.#toggleDeleted();
      case '8':
        return this.#forward();
      case '9':
        return this.#save();
      case '0':
        return this.#changeOptions();
      case '*':
        return this.#help();
      case '#':
        return Promise.resolve({ end: 'hash' });
      default:
        return this.#instruct(false);
    }
  }

  /** How many messages there are. */
  async #introduce(): Promise<Next> {
    const { spool, settings } = this.#box;
    const { channel } = this.#talk.context;
    const [urgent, unheard, old] = [spool.count('Urgent'), spool.count('INBOX'), spool.count('Old')];
    const groups = [
      [urgent, 'vm-Urgent'],
      [unheard, 'vm-INBOX'],
      [old, 'vm-Old'],
    ] as const;
    const present = groups.filter(([count]) => count > 0);
    const prompts: string[] = [];
    if (settings.temporaryGreetingWarning && spool.greeting('temp') !== undefined) prompts.push('vm-tempgreetactive');
    prompts.push('vm-youhave');
    for (const [at, [count, sound]] of present.entries())
      prompts.push(...(at > 0 ? ['vm-and'] : []), ...sayNumber(count), sound, ...(at < present.length - 1 ? [] : [messages(count)]));
    if (present.length === 0) prompts.push('vm-no', 'vm-messages');
    if (channel.hangingUp) return undefined;
    return this.#talk.play(prompts);
  }

  async #playCurrent(): Promise<Next> {
    const message = this.#folder.current;
    return message ? this.#play(message) : this.#sayEmpty();
  }

  async #play(message: StoredMessage): Promise<Next> {
    this.#isStarting = false;
    const folder = this.#folder;
    const found = await folder.whereIs(message);
    if (!found) return this.#talk.play('vm-nomore');
    return this.#player.play(found, { at: folder.at, last: folder.last }, () => folder.markHeard(message));
  }

  #sayEmpty(): Promise<string | undefined> {
    return this.#talk.play(['vm-youhave', 'vm-no', folderSound(this.#folder.name), 'vm-messages']);
  }

  #sayFolder(name: Folder): Promise<string | undefined> {
    return this.#talk.play([folderSound(name), 'vm-messages']);
  }

  async #goBack(): Promise<Next> {
    const folder = this.#folder;
    if (folder.at > 0) return this.#playAt(folder.at - 1);
    if (folder.name === 'INBOX' && this.#box.spool.count('Urgent') > 0) {
      await this.#open('Urgent');
      this.#folder.at = Math.max(0, this.#folder.last);
      return undefined;
    }
    if (this.#box.settings.wrapsMessages && folder.last > 0) return this.#playAt(folder.last);
    return this.#talk.play('vm-nomore');
  }

  async #goOn(): Promise<Next> {
    const folder = this.#folder;
    if (folder.at < folder.last) return this.#playAt(folder.at + 1);
    if (folder.name === 'Urgent' && this.#box.spool.count('INBOX') > 0) {
      await this.#open('INBOX');
      return this.#playAt(0);
    }
    if (this.#box.settings.wrapsMessages && folder.last > 0) return this.#playAt(0);
    return this.#talk.play('vm-nomore');
  }

  async #playAt(at: number): Promise<Next> {
    this.#folder.at = at;
    return this.#playCurrent();
  }

  async #toggleDeleted(): Promise<Next> {
    const message = this.#folder.current;
    if (!message || this.#options.isReadOnly) return undefined;
    const digit = await this.#talk.play(this.#folder.toggleDeleted(message) ? 'vm-deleted' : 'vm-undeleted');
    return this.#box.settings.nextAfterCommand ? this.#goOn() : digit;
  }

  async #save(): Promise<Next> {
    const message = this.#folder.current;
    if (!message) return undefined;
    const to = await this.#askFolder('vm-savefolder', 1);
    if (!to) return undefined;
    const outcome = await this.#folder.save(message, to);
    const prompts =
      outcome === 'done'
        ? ['vm-message', ...sayNumber(this.#folder.at + 1), 'vm-savedto', folderSound(to), 'vm-messages']
        : [NOT_SAVED[outcome]];
    const digit = await this.#talk.play(prompts);
    return this.#box.settings.nextAfterCommand ? this.#goOn() : digit;
  }

  async #changeFolder(): Promise<Next> {
    const to = await this.#askFolder('vm-changeto', 0);
    if (to) await this.#open(to);
    this.#isStarting = true;
    this.#folder.at = 0;
    return this.#sayFolder(this.#folder.name);
  }

  /** The disk did not let something be done; the visit goes on. */
  readonly #onFailure = (error: unknown): void => this.#talk.context.logger.error(`mailbox ${this.#box.id} is left as it was`, error);

  async #open(name: Folder): Promise<void> {
    await this.#folder.close();
    this.#folder = await OpenFolder.open(this.#box, name, this.#onFailure);
  }

  /** Which folder; undefined for none. */
  async #askFolder(prompt: string, from: number): Promise<Folder | undefined> {
    let digit = await this.#talk.play(prompt);
    for (let tries = 0; tries < 4; tries++) {
      if (digit === '#') return undefined;
      if (digit !== undefined && digit >= '0' && digit <= '9') return FOLDERS[Number(digit)];
      digit = await this.#offerFolders(from);
    }
    return digit !== undefined && digit >= '0' && digit <= '9' ? FOLDERS[Number(digit)] : undefined;
  }

  async #offerFolders(from: number): Promise<string | undefined> {
    const prompts = ['vm-press'];
    for (let number = from; number < FOLDERS_IN_MENU; number++)
      prompts.push(...sayNumber(number), 'vm-for', folderSound(FOLDERS[number]!), 'vm-messages');
    return (await this.#talk.play([...prompts, 'vm-tocancel'])) ?? (await this.#talk.digit(4000));
  }

  async #forward(): Promise<Next> {
    const message = this.#folder.current;
    const found = message && (await this.#folder.whereIs(message));
    if (!found) return this.#talk.play('vm-nomore');
    return forwardMessage(this.#talk, this.#voicemail, { from: this.#box, message: found });
  }

  async #advanced(): Promise<Next> {
    const message = this.#isStarting ? undefined : this.#folder.current;
    const departure = await advancedMenu(this.#talk, this.#voicemail, {
      box: this.#box,
      message,
      player: this.#player,
      gain: this.#options.gain,
    });
    return departure && { end: 'departed', departure };
  }

  async #changeOptions(): Promise<Next> {
    await optionsMenu(this.#talk, this.#voicemail, this.#box);
    this.#isStarting = true;
    return undefined;
  }

  async #help(): Promise<Next> {
    if (this.#isStarting) return undefined;
    const digit = await this.#talk.play(['vm-onefor', folderSound(this.#folder.name), 'vm-messages', 'vm-opts']);
    return digit ?? this.#instruct(true);
  }

  /** What may be pressed. Nobody who presses nothing is kept for long. */
  async #instruct(inFull: boolean): Promise<Next> {
    for (;;) {
      const digit = (await this.#talk.play(this.#instructions(inFull))) ?? (await this.#talk.digit(MENU_MS));
      if (digit !== undefined) {
        this.#repeats = 0;
        return digit;
      }
      if (++this.#repeats > REPEATS) return { end: 'timeout' };
    }
  }

  #instructions(inFull: boolean): string[] {
    const folder = this.#folder;
    const wraps = this.#box.settings.wrapsMessages && folder.last > 0;
    const suffix = inFull ? '-full' : '';
    const oneFor = [`vm-onefor${suffix}`, folderSound(folder.name), 'vm-messages'];
    if (this.#isStarting) return [...(folder.isEmpty ? [] : oneFor), `vm-opts${suffix}`, 'vm-helpexit'];
    const { current } = folder;
    const prompts = inFull ? [...oneFor, 'vm-opts-full'] : [];
    if (folder.at > 0 || wraps || (folder.name === 'INBOX' && this.#box.spool.count('Urgent') > 0)) prompts.push('vm-prev');
    if (!inFull) prompts.push('vm-advopts');
    prompts.push('vm-repeat');
    if (folder.at < folder.last || wraps || (folder.name === 'Urgent' && this.#box.spool.count('INBOX') > 0)) prompts.push('vm-next');
    if (!this.#options.isReadOnly) prompts.push(current && folder.isDeleted(current) ? 'vm-undelete' : 'vm-delete');
    return [...prompts, 'vm-toforward', 'vm-savemessage', 'vm-helpexit'];
  }
}

/** What is said of a message that could not be saved. */
const NOT_SAVED = { full: 'vm-mailboxfull', missing: 'vm-nomore', failed: 'vm-sorry' } as const;

const messages = (count: number): string => (count === 1 ? 'vm-message' : 'vm-messages');

const folderSound = (name: Folder): string => `vm-${name}`;
