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

/** A second exchange that a script was recorded with: it registers with the one that is judged before the script begins. */
export interface FarExchange {
  /** Folder in `config`. */
  readonly config: string;
  /** Where it found the other one when it was recorded: the port is written anew. */
  readonly recordedPort: number;
}

/** Scripts with a far exchange beside them. */
export const FAR_EXCHANGES: Readonly<Record<string, FarExchange>> = {
  'iax-02-calls': { config: 'iax-far', recordedPort: 24569 },
};

const limits = (minEqual: SetLimits['minEqual'], minEqualPerScript = 85): SetLimits => ({ minEqual, minEqualPerScript, maxExtra: 3 });

/**
 * The sets that the exchange is held to, with what has to be equal in each dialect; a set without recordings of a dialect names only the
 * other one. A set that is recorded and not here has nothing to answer it yet: `run.ts --set` plays it all the same.
 */
export const SETS: Readonly<Record<string, SetLimits>> = {
  core: limits({ modern: 95, classic: 95 }),
  iax: limits({ modern: 95, classic: 95 }),
  cdr: limits({ modern: 95, classic: 95 }),
  cel: limits({ modern: 95 }),
  monitor: limits({ modern: 95, classic: 95 }),
  conference: limits({ modern: 95 }),
  db: limits({ modern: 97, classic: 95 }),
  parking: limits({ modern: 97, classic: 95 }),
  agent: limits({ modern: 95, classic: 95 }),
  queue: limits({ modern: 97, classic: 95 }),
  voicemail: limits({ modern: 97, classic: 95 }),
};

/** What a set is judged by that is not held to anything yet. */
export const DEFAULT_LIMITS = limits({ modern: 95, classic: 95 });

const read = new Map<string, readonly Excuse[]>();

/** Accepted differences of a set: `excuses/<set>.<dialect>.json`, none where there is no such file. The same objects each time: they are counted. */
export function excusesOf(set: string, dialect: DialectName): readonly Excuse[] {
  const name = `${set}.${dialect}.json`;
  const known = read.get(name);
  if (known) return known;
  const path = join(import.meta.dirname, 'excuses', name);
  const excuses: readonly Excuse[] = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : [];
  read.set(name, excuses);
  return excuses;
}
