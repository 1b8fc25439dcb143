import { entryOf } from '../base/entry-of.ts';
import type { ConfCategory, ConfVariable } from './conf-file.ts';

/** An option that Ringdown does not act on. Each is reported once at start. */
export interface UnknownOption {
  readonly file: string;
  readonly line: number;
  readonly category: string;
  readonly option: string;
}

/** What each option of a section does to the options that are being put together; names in lower case. */
export type OptionTable<Target> = Readonly<Record<string, (target: Target, at: ConfVariable) => void>>;

/** Makes lines of a table that set one field: `set('port', (at) => integer(at, 0, 65535))`. */
export const setterOf =
  <Target>() =>
  <K extends keyof Target>(key: K, read: (at: ConfVariable) => Target[K]) =>
  (target: Target, at: ConfVariable): void => {
    target[key] = read(at);
  };

/**
 * The table of a [general] section that sets options of the whole, and what sections without their own value take over: a line may do both.
 */
export function withShared<General, Base>(
  general: OptionTable<General>,
  shared: OptionTable<Base>,
): OptionTable<{ readonly general: General; readonly base: Base }> {
  const names = new Set([...Object.keys(general), ...Object.keys(shared)]);
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      (target, at) => {
        general[name]?.(target.general, at);
        shared[name]?.(target.base, at);
      },
    ]),
  );
}

/** The same object while it is put together. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer Item)[] ? Item[] : T[K] };

/** A section, or some of its lines. */
type Section = Pick<ConfCategory, 'name' | 'variables'>;

/** Applies a section's variables in order; what the table has no line for is added to `unknown`. */
export function applyOptions<Target>(category: Section, table: OptionTable<Target>, target: Target, unknown: UnknownOption[]): void {
  for (const variable of category.variables) {
    const name = variable.name.toLowerCase();
    const apply = entryOf(table, name);
    if (apply) apply(target, variable);
    else noteUnknown(unknown, category, variable, table);
  }
}

/** Notes an option once for the place where it stands, however many sections inherit it. @param known the table of those that are acted on there */
export function noteUnknown(unknown: UnknownOption[], category: Section, at: ConfVariable, known?: Table): void {
  const places = notedPlaces.get(unknown) ?? new Set();
  notedPlaces.set(unknown, places);
  const place = `${at.line}:${at.file}`;
  if (places.has(place)) return;
  places.add(place);
  const option = { file: at.file, line: at.line, category: category.name, option: at.name };
  unknown.push(option);
  if (known) tables.set(option, known);
}

/** The names that are acted on where an option stands that is not: the one that was meant is probably among them. None where no table is known. */
export const namesBeside = (option: UnknownOption): readonly string[] => Object.keys(tables.get(option) ?? {});

type Table = Readonly<Record<string, unknown>>;

/** Beside the options, which are plain data. */
const tables = new WeakMap<UnknownOption, Table>();

/** With thousands of phones a search of the list for each option would hold the thread up. */
const notedPlaces = new WeakMap<UnknownOption[], Set<string>>();

/**
 * Options are handed out for good: nobody changes them in place. Objects with behaviour (ACLs, maps) are left alone. A copy that begins with
 * a spread (`{ ...base, a }`) gets a hidden class of its own here, which for each of thousands is longer than the options themselves: assign
 * to what a literal made, or begin the literal with a name.
 */
export function freezeOptions<T extends object>(options: T): T {
  for (const value of Object.values(options)) {
    if (value !== null && typeof value === 'object' && !Object.isFrozen(value) && isPlain(value)) freezeOptions(value);
  }
  return Object.freeze(options);
}

const isPlain = (value: object): boolean => Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
