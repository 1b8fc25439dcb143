import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Appends lines to a file that is opened for it alone, so that whoever moves it away loses nothing. Each character is a byte. Resolves when
 * the system has them: they survive the end of the process.
 */
export async function appendLines(path: string, lines: readonly string[]): Promise<void> {
  const bytes = Buffer.from(lines.join(''), 'latin1');
  await appendFile(path, bytes).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    await mkdir(dirname(path), { recursive: true });
    await appendFile(path, bytes);
  });
}
