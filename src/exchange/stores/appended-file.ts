import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { APPENDING, openRegular } from '../../base/regular-file.ts';

/**
 * Appends lines to a file that is opened for it alone, so that whoever moves it away loses nothing. Each character is a byte. Resolves when
 * the system has them: they survive the end of the process. All or none: what a full disk took of them is taken back, and half a line that a
 * killed process left is cut off.
 * @param followsLink whether the file itself may be a link, as one may that no client has named
 */
export async function appendLines(path: string, lines: readonly string[], followsLink = true): Promise<void> {
  const flags = APPENDING | (followsLink ? 0 : constants.O_NOFOLLOW);
  const file = await open(path, flags).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    return open(path, flags);
  });
  try {
    const stat = await file.stat();
    const end = stat.isFile() ? await endOf(path, file, stat.size) : undefined;
    await file.writeFile(Buffer.from((end?.isOpenLine ? '\n' : '') + lines.join(''), 'latin1')).catch(async (error: unknown) => {
      if (end) await file.truncate(end.whole).catch(() => {});
      throw error;
    });
  } finally {
    await file.close();
  }
}

/** Which files have a batch of lines already, of those that it goes to. */
const written = new WeakMap<object, Set<string>>();

/** `appendLines`, but once: nothing is written again where the same batch comes a second time because another file of it had failed. */
export async function appendBatch(batch: object, ...[path, lines, followsLink]: Parameters<typeof appendLines>): Promise<void> {
  const files = written.get(batch) ?? new Set();
  written.set(batch, files);
  if (files.has(path)) return;
  await appendLines(path, lines, followsLink);
  files.add(path);
}

/** Resolves or rejects when all of them have ended: a batch that comes again must not meet itself in a file. */
export async function allEnded(writes: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(writes)) if (outcome.status === 'rejected') throw outcome.reason;
}

/** So far back the beginning of half a line is looked for, in bytes. */
const MAX_HALF_LINE = 65_536;

/** Files of which this process knows that they end with a whole line: only another one can have left half a line. */
const checked = new Set<string>();
const MAX_CHECKED = 10_000;

/** How far a file holds whole lines; what is behind is cut off. One that somebody began without a line's end is left as it is. */
async function endOf(path: string, file: FileHandle, size: number): Promise<{ readonly whole: number; readonly isOpenLine: boolean }> {
  const isKnown = size === 0 || checked.has(path);
  if (checked.size >= MAX_CHECKED) checked.clear();
  checked.add(path);
  if (isKnown) return { whole: size, isOpenLine: false };
  const tail = await tailOf(path, size);
  const lineEnd = tail.lastIndexOf(LINE_FEED);
  if (lineEnd < 0) return { whole: size, isOpenLine: true };
  const whole = size - tail.length + lineEnd + 1;
  if (whole < size) await file.truncate(whole);
  return { whole, isOpenLine: false };
}

const LINE_FEED = 0x0a;

async function tailOf(path: string, size: number): Promise<Buffer> {
  const length = Math.min(size, MAX_HALF_LINE);
  const file = await openRegular(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
