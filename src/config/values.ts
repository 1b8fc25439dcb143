import { ConfigError } from '../base/errors.ts';
import { numbersOf } from '../base/number-list.ts';
import type { ConfVariable } from './conf-file.ts';
import { stripBlanks } from './conf-file.ts';

const TRUE_WORDS = new Set(['yes', 'true', 'y', 't', '1', 'on']);
const FALSE_WORDS = new Set(['no', 'false', 'n', 'f', '0', 'off']);

/** `yes`, `true`, `y`, `t`, `1`, `on`, in any case (Asterisk main/utils.c, ast_true). */
export const isTrueWord = (text: string): boolean => TRUE_WORDS.has(text.toLowerCase());
/** `no`, `false`, `n`, `f`, `0`, `off`, in any case. */
export const isFalseWord = (text: string): boolean => FALSE_WORDS.has(text.toLowerCase());

/** A switch: whatever is not a true word is off, as everywhere in Asterisk. */
export const flag = (at: ConfVariable): boolean => isTrueWord(at.value);

/** The value as it stands. */
export const text = (at: ConfVariable): string => at.value;

/** A whole number within bounds. @throws ConfigError */
export function integer(at: ConfVariable, least: number, most: number): number {
  const number = /^[+-]?\d+$/.test(at.value) ? Number(at.value) : Number.NaN;
  if (!(number >= least && number <= most)) throw invalid(at, `a whole number from ${least} to ${most}`);
  return number;
}

/** Numbers of pickup groups (0 to 63), one by one as they are shown: `1-3` is `1, 2, 3`. What is no number counts for nothing. */
export const groupNumbers = (at: ConfVariable): string => numbersOf(at.value, 63).join(', ');

/** One of a few words, in any case. @throws ConfigError */
export function word<const W extends string>(at: ConfVariable, words: readonly W[]): W {
  const found = words.find((each) => each === at.value.toLowerCase());
  if (found === undefined) throw invalid(at, `one of ${words.join(', ')}`);
  return found;
}

/** Parts between commas, without blanks around them and without empty ones. */
export const commaList = (list: string): string[] =>
  list
    .split(',')
    .map(stripBlanks)
    .filter((part) => part !== '');

/** `name=value` as of `setvar`. @throws ConfigError without an equals sign */
export function assignment(at: ConfVariable): readonly [name: string, value: string] {
  const equals = at.value.indexOf('=');
  if (equals < 1) throw invalid(at, 'name=value');
  return [stripBlanks(at.value.slice(0, equals)), stripBlanks(at.value.slice(equals + 1))];
}

/** The error of a value that an option cannot have. */
export const invalid = (at: ConfVariable, wanted: string): ConfigError =>
  new ConfigError(at.file, at.line, `${at.name} = ${at.value}: ${wanted} expected`);

/** `\n`, `\t`, `\r` and whatever else stands behind a backslash. */
export function escaped(at: ConfVariable): string {
  return at.value.replace(/\\(.)/gs, (_, letter: string) => ESCAPES[letter] ?? letter);
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** -60 to 60. */
export function decibels(at: ConfVariable): number {
  const number = Number(at.value);
  if (!Number.isFinite(number) || at.value === '' || Math.abs(number) > 60) throw invalid(at, 'decibels from -60 to 60');
  return number;
}
