import type { DatabaseEntry } from '../../core/ports/database.ts';
import { left } from '../columns.ts';
import { type CommandDialect, defineCommand } from '../define-command.ts';

/** Entries in their columns; the server of 2006 did not count them. */
function* table(entries: Iterable<DatabaseEntry>, dialect: CommandDialect): Iterable<string> {
  let count = 0;
  for (const { key, value } of entries) {
    count++;
    yield `${left(key, 50)}: ${left(value, 25)}`;
  }
  if (dialect === 'modern') yield `${count} results found.`;
}

export const databaseShow = defineCommand({
  words: 'database show',
  summary: 'Shows database contents',
  usage: `Usage: database show [family [keytree]]
   OR: database show [family[/keytree]]
       Shows the entries of the database: all, those of a family, or those
       of a family from a key on.`,
  run: ({ exchange, dialect }, [family, key, ...rest]) =>
    rest.length > 0 ? 'usage' : { lines: table(exchange.database.tree(family, key), dialect) },
});

export const databaseShowKey = defineCommand({
  words: 'database showkey',
  summary: 'Shows database contents',
  usage: `Usage: database showkey <keytree>
       Shows the entries of the database, of whatever family, whose key is
       this one.`,
  run: async ({ exchange, dialect }, [key, ...rest]) =>
    key === undefined || rest.length > 0 ? 'usage' : { lines: table(await exchange.database.named(key), dialect) },
});
