import { messageOf } from './errors.ts';

/** What was wanted of a file or folder. */
export type FileAct = 'read' | 'written' | 'made';

/** Why it came to nothing, by the code of the system's error; what differs by what was wanted stands apart. */
const REASONS: Readonly<Record<string, string | Readonly<Record<FileAct, string>>>> = {
  ENOENT: {
    read: 'there is no such file',
    written: 'its folder is not there; make it, or name another place',
    made: 'the folder that it belongs in is not there',
  },
  EACCES: {
    read: 'this user may not read it; its owner gives that right with chmod',
    written: 'this user may not write there; name another place',
    made: 'this user may not write there; name another place',
  },
  EPERM: 'this user may not do that',
  EROFS: 'its disk may only be read; name another place',
  EISDIR: 'it is a folder, and a file is needed',
  ENOTDIR: 'a part of its path is a file and no folder',
  EEXIST: 'there is something of that name already',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this user has no more room on the disk',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links lead round in a circle',
  EMFILE: 'too many files are open (ulimit -n)',
  ENFILE: 'too many files are open on this machine',
  EIO: 'the disk has a fault',
};

/** Which of them a call of the system was for. */
const ACTS: Readonly<Record<string, FileAct>> = { mkdir: 'made', mkdtemp: 'made', write: 'written', rename: 'written', unlink: 'written' };

/**
 * An error of the file system as a sentence for whoever named the file: `calls.jsonl cannot be read: there is no such file`. What is wanted of
 * which file stands in the error unless given. Undefined for an error that is none of the file system, or that tells no file.
 */
export function fileFailure(error: unknown, path?: string, act?: FileAct): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', syscall = '', path: ownPath } = error as NodeJS.ErrnoException;
  const where = path ?? ownPath;
  const wanted = act ?? ACTS[syscall] ?? 'read';
  const reason = reasonOf(code, wanted);
  return reason === undefined || where === undefined ? undefined : `${where} cannot be ${wanted}: ${reason}`;
}

/** Its reason alone, for who names the file in another way: `there is no such file`. The message of an error that is none of the file system. */
export const fileReason = (error: unknown, act: FileAct): string =>
  reasonOf(String((error as NodeJS.ErrnoException | undefined)?.code ?? ''), act) ?? messageOf(error);

function reasonOf(code: string, act: FileAct): string | undefined {
  const reason = REASONS[code];
  return typeof reason === 'object' ? reason[act] : reason;
}

/** Waits for what is done to a file. @throws Error with the sentence of `fileFailure`, or what is none of the file system's as it is */
export async function doneTo<T>(path: string, act: FileAct, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const sentence = fileFailure(error, path, act);
    throw sentence === undefined ? error : new Error(sentence, { cause: error });
  }
}
