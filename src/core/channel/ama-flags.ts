import { entryOf } from '../../base/entry-of.ts';

const FLAGS: Readonly<Record<string, number>> = { omit: 1, billing: 2, documentation: 3, default: 3 };

/** The number of `amaflags` as written in a configuration: a name or the number itself; undefined where it says nothing. */
export const amaFlagsOf = (text: string): number | undefined =>
  entryOf(FLAGS, text.toLowerCase()) ?? (/^[1-3]$/.test(text) ? Number(text) : undefined);

const NAMES = ['Unknown', 'OMIT', 'BILLING', 'DOCUMENTATION'];

/** The name that records have for a number. */
export const amaFlagsName = (flags: number): string => NAMES[flags] ?? 'Unknown';
