import { defineCommand } from '../define-command.ts';

export const databaseGet = defineCommand({
  words: 'database get',
  summary: 'Gets database value',
  usage: `Usage: database get <family> <key>
       Shows one entry of the database.`,
  run({ exchange }, [family, key, ...rest]) {
    if (family === undefined || key === undefined || rest.length > 0) return 'usage';
    const value = exchange.database.get(family, key);
    return [value === undefined ? 'Database entry not found.' : `Value: ${value}`];
  },
});

export const databasePut = defineCommand({
  words: 'database put',
  summary: 'Adds/updates database value',
  usage: `Usage: database put <family> <key> <value>
       Adds an entry to the database, or changes it.`,
  async run({ exchange }, [family, key, value, ...rest]) {
    if (family === undefined || key === undefined || value === undefined || rest.length > 0) return 'usage';
    await exchange.database.put(family, key, value);
    return ['Updated database successfully'];
  },
});

export const databaseDel = defineCommand({
  words: 'database del',
  summary: 'Removes database key/value',
  usage: `Usage: database del <family> <key>
       Removes an entry of the database.`,
  async run({ exchange, dialect }, [family, key, ...rest]) {
    if (family === undefined || key === undefined || rest.length > 0) return 'usage';
    if (await exchange.database.delete(family, key)) return ['Database entry removed.'];
    return [dialect === 'classic' ? 'Database entry does not exist.' : 'Database entry could not be removed.'];
  },
});

export const databaseDelTree = defineCommand({
  words: 'database deltree',
  summary: 'Removes database keytree/values',
  usage: `Usage: database deltree <family> [keytree]
   OR: database deltree <family>[/keytree]
       Removes the entries of a family from the database, or those from a
       key on.`,
  async run({ exchange, dialect }, [family, key, ...rest]) {
    if (family === undefined || rest.length > 0) return 'usage';
    const removed = await exchange.database.deleteTree(family, key);
    // The server of 2006 said so whether there was anything or not.
    if (dialect === 'classic') return ['Database entries removed.'];
    return [removed === 0 ? 'Database entries do not exist.' : `${removed} database entries removed.`];
  },
});
