import type { ConfFile, ConfVariable } from './conf-file.ts';
import { freezeOptions, noteUnknown, type UnknownOption } from './option-table.ts';
import { splitQuoted } from './split-quoted.ts';
import { commaList, integer, invalid } from './values.ts';

/** cdr_sqlite3_custom.conf, cel_sqlite3_custom.conf: a table of a database, and what a record puts into its columns. */
export interface RecordTableOptions {
  readonly table: string;
  readonly columns: readonly string[];
  /** One for each column: text with `${...}`. */
  readonly templates: readonly string[];
  readonly busyTimeoutMs: number;
  readonly unknown: readonly UnknownOption[];
}

/** Undefined where the file has no section [master]. @throws ConfigError for names that are none, and for columns and values that do not match */
export function parseRecordTableConf(
  file: ConfFile,
): RecordTableOptions | { readonly table: undefined; readonly unknown: readonly UnknownOption[] } {
  const unknown: UnknownOption[] = [];
  let [table, columns, templates, busyTimeoutMs]: [string | undefined, string[], string[], number] = [undefined, [], [], 1000];
  let valuesAt: ConfVariable | undefined;
  for (const section of file.sections)
    for (const at of section.variables) {
      const option = section.name.toLowerCase() === 'master' ? at.name.toLowerCase() : '';
      if (option === 'table') table = name(at, at.value);
      else if (option === 'columns') columns = commaList(at.value).map((column) => name(at, column));
      else if (option === 'values') {
        templates = splitQuoted(at.value);
        valuesAt = at;
      } else if (option === 'busy_timeout') busyTimeoutMs = integer(at, 1, 60_000);
      else noteUnknown(unknown, section, at);
    }
  if (table === undefined || !valuesAt || columns.length === 0) return { table: undefined, unknown };
  if (templates.length !== columns.length) throw invalid(valuesAt, `${columns.length} values, one for each column,`);
  return freezeOptions({ table, columns, templates, busyTimeoutMs, unknown });
}

/** Tables and columns stand in a statement as they are written. */
function name(at: ConfVariable, text: string): string {
  if (!/^[A-Za-z_]\w{0,63}$/.test(text)) throw invalid(at, 'letters, digits and _ in each name');
  return text;
}
