import { constants } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { APPENDING } from '../../base/regular-file.ts';

/**
 * Appends lines to a file that is opened for it alone, so that whoever moves it away loses nothing. Each character is a byte. Resolves when
 * the system has them: they survive the end of the process.
 * @param followsLink whether the file itself may be a link, as one may that no client has named
 */
export async function appendLines(path: string, lines: readonly string[], followsLink = true): Promise<void> {
  const bytes = Buffer.from(lines.join(''), 'latin1');
  const flag = APPENDING | (followsLink ? 0 : constants.O_NOFOLLOW);
  await appendFile(path, bytes, { flag }).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, bytes, { flag });
  });
}
