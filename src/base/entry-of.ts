/**
 * The entry of a table under a name that comes from outside: a header, an option, a word of a command. What every object inherits, such as
 * `constructor` and `__proto__`, is no entry.
 */
export const entryOf = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
