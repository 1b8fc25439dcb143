import { classicDialect } from './classic.ts';
import type { Dialect, DialectName } from './dialect.ts';
import { modernDialect } from './modern.ts';

/** The dialects by name. */
export const DIALECTS: Readonly<Record<DialectName, Dialect>> = { classic: classicDialect, modern: modernDialect };

/** The dialect that a client or a configuration file names; undefined for no such name. */
export function dialectNamed(name: string): Dialect | undefined {
  const key = name.toLowerCase();
  return key === 'classic' || key === 'modern' ? DIALECTS[key] : undefined;
}
