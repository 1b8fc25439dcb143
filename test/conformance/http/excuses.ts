import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectName } from '../dialects.ts';
import type { HttpExcuse } from './compare-exchanges.ts';

/** Accepted differences of a dialect: `excuses/http.<dialect>.json`, none where there is no such file. */
export function excusesOfHttp(dialect: DialectName): HttpExcuse[] {
  const path = join(import.meta.dirname, `../excuses/http.${dialect}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}
