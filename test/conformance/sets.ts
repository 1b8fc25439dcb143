import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DialectName } from './dialects.ts';
import type { Excuse } from './judge/excuses.ts';

/** What has to hold for the recordings of a set, in percent of the reference's messages. */
export interface SetLimits {
  readonly minEqual: Readonly<Partial<Record<DialectName, number>>>;
  readonly minEqualPerScript: number;
  readonly maxExtra: number;
}

const limits = (minEqual: SetLimits['minEqual'], minEqualPerScript = 85): SetLimits => ({ minEqual, minEqualPerScript, maxExtra: 3 });

/**
 * The sets that the exchange is held to, with what has to be equal in each dialect; a set without recordings of a dialect names only the
 * other one. A set that is recorded and not here has nothing to answer it yet: `run.ts --set` plays it all the same.
 */
export const SETS: Readonly<Record<string, SetLimits>> = {
  core: limits({ modern: 95, classic: 95 }),
  monitor: limits({ modern: 95, classic: 95 }),
  conference: limits({ modern: 95 }),
  db: limits({ modern: 97, classic: 95 }),
  parking: limits({ modern: 97 }),
};

/** What a set is judged by that is not held to anything yet. */
export const DEFAULT_LIMITS = limits({ modern: 95, classic: 95 });

/** Accepted differences of a set: `excuses/<set>.<dialect>.json`, none where there is no such file. */
export function excusesOf(set: string, dialect: DialectName): Excuse[] {
  const path = join(import.meta.dirname, 'excuses', `${set}.${dialect}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
}
