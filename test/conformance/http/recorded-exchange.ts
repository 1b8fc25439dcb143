import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DIALECTS, type DialectName } from '../dialects.ts';

/** A request and what it was answered with, byte for byte (latin1). */
export interface RecordedExchange {
  readonly request: string;
  readonly response: string;
}

const FOLDER = join(import.meta.dirname, '../recordings/http');

/** What the server of a dialect said; `again` is its second run. */
export function readExchanges(dialect: DialectName, run: 'first' | 'again'): readonly RecordedExchange[] {
  const { server } = DIALECTS[dialect];
  const path = join(FOLDER, `${server}-http-01${run === 'again' ? '.again' : ''}.jsonl.gz`);
  if (!existsSync(path)) return [];
  const [, ...lines] = gunzipSync(readFileSync(path)).toString('utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as RecordedExchange);
}
