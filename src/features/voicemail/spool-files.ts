import { copyFile, type FileHandle, readdir, rename, unlink, writeFile } from 'node:fs/promises';
import { makeFolderWithin } from '../../base/path-guard.ts';
import { openRegular } from '../../base/regular-file.ts';
import { joinSounds } from './join-sounds.ts';

/** Texts are a few hundred bytes; of one that is longer the rest is not read. */
const MOST_TEXT = 64 << 10;

/** What a mailbox does to files: one step each, so that a test can end the process, as it were, between any two. */
export interface SpoolFiles {
  /** Names in a folder; none where there is no folder. */
  list(folder: string): Promise<string[]>;
  /** A folder of a mailbox, or the mailbox's own; fails where a link leads out of that. */
  makeFolder(box: string, path: string): Promise<void>;
  /** Latin1, the first 64 KiB; undefined for a file that is not there. */
  read(path: string): Promise<string | undefined>;
  write(path: string, text: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  copy(from: string, to: string): Promise<void>;
  /** A sound and behind it another one. */
  join(first: string, second: string, to: string): Promise<void>;
  /** Nothing for one that is gone already. */
  remove(path: string): Promise<void>;
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

export const diskFiles: SpoolFiles = {
  list: (folder) =>
    readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    }),
  makeFolder: (box, path) => makeFolderWithin(box, path, 0o770),
  async read(path) {
    let file: FileHandle | undefined;
    try {
      file = await openRegular(path);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST_TEXT), 0, MOST_TEXT, 0);
      return buffer.toString('latin1', 0, bytesRead);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    } finally {
      await file?.close();
    }
  },
  write: (path, text) => writeFile(path, text, { encoding: 'latin1', mode: 0o660 }),
  rename,
  copy: copyFile,
  join: joinSounds,
  remove: (path) =>
    unlink(path).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    }),
};
