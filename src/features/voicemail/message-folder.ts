import { dirname, join } from 'node:path';
import type { SpoolFiles } from './spool-files.ts';

/** The files of one message. */
export interface MessageFiles {
  readonly number: number;
  /** Extensions of its sounds. */
  readonly sounds: readonly string[];
  readonly hasText: boolean;
  /** Its removal has begun and is to be finished. */
  readonly isGoing: boolean;
}

const TEXT = 'txt';
/** Takes the place of the text while the files of a message that is removed go one by one. */
const GOING = 'gone';

const NAME = /^msg(\d{4})\.([A-Za-z0-9]{1,8})$/;

export const messageName = (number: number): string => `msg${String(number).padStart(4, '0')}`;

/**
 * One folder of messages, numbered from 0 without a gap: `msg0000.wav`, `msg0000.txt`. A message is there when its text is, so the text comes
 * last and goes first; what is left halfway when the process dies is put right by `repairMailbox`.
 */
export class MessageFolder {
  readonly path: string;
  readonly #files: SpoolFiles;

  constructor(path: string, files: SpoolFiles) {
    this.path = path;
    this.#files = files;
  }

  /** All that has a number, by number. */
  async entries(): Promise<MessageFiles[]> {
    const byNumber = new Map<number, { sounds: string[]; hasText: boolean; isGoing: boolean }>();
    for (const name of await this.#files.list(this.path)) {
      const [, digits, extension = ''] = NAME.exec(name) ?? [];
      if (digits === undefined) continue;
      const number = Number(digits);
      const entry = byNumber.get(number) ?? { sounds: [], hasText: false, isGoing: false };
      byNumber.set(number, entry);
      if (extension === TEXT) entry.hasText = true;
      else if (extension === GOING) entry.isGoing = true;
      else entry.sounds.push(extension);
    }
    return [...byNumber].map(([number, entry]) => ({ number, ...entry })).sort((a, b) => a.number - b.number);
  }

  async messages(): Promise<MessageFiles[]> {
    return (await this.entries()).filter(({ hasText }) => hasText);
  }

  /** Path without extension. */
  base(number: number): string {
    return join(this.path, messageName(number));
  }

  text(number: number): string {
    return `${this.base(number)}.${TEXT}`;
  }

  /** Takes files from elsewhere as the next message: sounds first. @returns its number */
  async take(fromBase: string, sounds: readonly string[], fromText: string): Promise<number> {
    await this.#files.makeFolder(dirname(this.path), this.path);
    const number = ((await this.entries()).at(-1)?.number ?? -1) + 1;
    for (const extension of sounds) await this.#files.rename(`${fromBase}.${extension}`, `${this.base(number)}.${extension}`);
    await this.#files.rename(fromText, this.text(number));
    return number;
  }

  async remove({ number, sounds, hasText }: MessageFiles): Promise<void> {
    const mark = `${this.base(number)}.${GOING}`;
    if (hasText) await this.#files.rename(this.text(number), mark);
    for (const extension of sounds) await this.#files.remove(`${this.base(number)}.${extension}`);
    await this.#files.remove(mark);
  }

  /** Numbers the messages from 0 on again. What is halfway keeps its number: nothing is put in its place. */
  async closeGaps(): Promise<void> {
    let next = 0;
    for (const { number, sounds, hasText } of await this.entries()) {
      if (hasText && number !== next) {
        for (const extension of sounds) await this.#files.rename(`${this.base(number)}.${extension}`, `${this.base(next)}.${extension}`);
        await this.#files.rename(this.text(number), this.text(next));
      }
      next = hasText ? next + 1 : number + 1;
    }
  }
}
