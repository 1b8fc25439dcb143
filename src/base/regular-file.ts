import { constants, createWriteStream, openSync, type WriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { RingdownError } from './errors.ts';

/**
 * Opens a file for reading, and nothing but a file: a folder has no text, and a pipe or a device would keep whoever reads it waiting
 * without end.
 * @throws `NOT_A_FILE` for anything else; the system's error
 */
export async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if ((await file.stat()).isFile()) return file;
    throw new RingdownError('NOT_A_FILE', `${path} is not a file`);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All bytes of a file; throws as `openRegular`. */
export async function readRegular(path: string): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** How to open a file that lines are appended to: a pipe that nobody reads is refused, where it would be waited for. */
export const APPENDING = constants.O_APPEND | constants.O_CREAT | constants.O_WRONLY | constants.O_NONBLOCK;

/** A log that is appended to, readable by its owner's group; undefined, and `onError` told, when it cannot be opened. */
export function openLog(path: string, onError: (error: unknown) => void): WriteStream | undefined {
  try {
    return createWriteStream(path, { fd: openSync(path, APPENDING, 0o640) }).on('error', onError);
  } catch (error) {
    onError(error);
    return undefined;
  }
}
