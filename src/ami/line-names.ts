import type { AuthorityClass } from './authority.ts';
import type { DialectName } from './dialect/dialect.ts';
import { type Field, required } from './fields.ts';

/** What lines are called: `Zap` until 2008, `DAHDI` since. Every action on a line has both names, each with the words of its time. */
export interface LineNames {
  readonly prefix: 'Zap' | 'DAHDI';
  readonly onlyIn: DialectName;
}

export const ZAP: LineNames = { prefix: 'Zap', onlyIn: 'classic' };
export const DAHDI: LineNames = { prefix: 'DAHDI', onlyIn: 'modern' };

/**
 * What an action that does something to a line asks for. Asterisk asks for nothing: an account without any right could end calls. (See
 * docs/decisions, lines without hardware.)
 */
export const ACTS_ON_A_CALL: readonly AuthorityClass[] = ['call'];

/** `ZapChannel: 1`. */
export const lineField = ({ prefix }: LineNames): Field<string> =>
  required(`${prefix}Channel`, 'number of the line', 'No channel specified');

/** The number as C's `atoi` reads it; 0 is no line. `DAHDI/1` and `Zap/1` are understood too. */
export const lineNumber = (text: string): number => Number.parseInt(text.replace(/^(?:Zap|DAHDI)\//i, ''), 10) || 0;
