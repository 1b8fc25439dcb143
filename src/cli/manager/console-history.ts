import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** Lines that are kept. */
const MAX_LINES = 1000;

/** What would give somebody away: such a line is not kept at all. */
const HOLDS_SECRET = /\b\w*(secret|password|passwd|key|pin)\w*\s*=/i;

export const isKept = (line: string): boolean => line.trim() !== '' && !HOLDS_SECRET.test(line);

export const historyPath = (env: NodeJS.ProcessEnv): string =>
  join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'ringdown', 'console-history');

/** The lines typed before, the last one first; none where there is no file. */
export async function readHistory(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text.split('\n').filter(isKept).reverse();
}

/** Writes them for their owner alone. @param lines the last one first */
export async function writeHistory(path: string, lines: readonly string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const kept = lines.filter(isKept).slice(0, MAX_LINES).reverse();
  await writeFile(path, kept.map((line) => `${line}\n`).join(''), { mode: 0o600 });
}
