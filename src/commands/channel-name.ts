import type { CommandDialect } from './define-command.ts';

/** A channel's name as a dialect prints it: in 2006 the halves of a Local channel were parted by a comma, and a line was a `Zap` one. */
export const shownName = (name: string, dialect: CommandDialect): string =>
  dialect === 'classic' ? name.replace(/^(Local\/.*);([12])$/, '$1,$2').replace(/^DAHDI\//, 'Zap/') : name;

/** The name that the exchange knows for one that stands on a command line. */
export const knownName = (name: string, dialect: CommandDialect): string =>
  (dialect === 'classic' ? name.replace(/^(Local\/.*-[0-9a-f]+),([12])$/i, '$1;$2') : name).replace(/^Zap\//i, 'DAHDI/');
