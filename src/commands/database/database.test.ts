import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopTurns } from '../../base/loop-turns.ts';
import type { Core } from '../../core/core.ts';
import { MemoryDatabase } from '../../core/ports/database.ts';
import { DatabaseCommands } from '../../exchange/database-commands.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { CommandDialect } from '../define-command.ts';
import { commandSet } from '../index.ts';
import { noManager } from '../manager-console.ts';

function setUp(dialect: CommandDialect) {
  const database = new MemoryDatabase();
  const exchange = { database: new DatabaseCommands({ database, turns: new LoopTurns() } as unknown as Core) } as Exchange;
  return async (line: string) => [...(await commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, line)).lines];
}

const row = (key: string, value: string) => `${key.padEnd(50)}: ${value.padEnd(25)}`;

test('entries are put, got, shown and removed', async () => {
  const run = setUp('modern');
  assert.deepEqual(await run('database put client phone "555 1"'), ['Updated database successfully']);
  await run('database put client city/zip 8001');
  await run('database put other phone 556');
  assert.deepEqual(await run('database get client phone'), ['Value: 555 1']);
  assert.deepEqual(await run('database get client nothing'), ['Database entry not found.']);
  assert.deepEqual(await run('database show client'), [row('/client/city/zip', '8001'), row('/client/phone', '555 1'), '2 results found.']);
  assert.deepEqual(await run('database show client city'), [row('/client/city/zip', '8001'), '1 results found.']);
  assert.deepEqual(await run('database show client/city'), [row('/client/city/zip', '8001'), '1 results found.']);
  assert.deepEqual(await run('database showkey phone'), [row('/client/phone', '555 1'), row('/other/phone', '556'), '2 results found.']);
  assert.deepEqual(await run('database del client phone'), ['Database entry removed.']);
  assert.deepEqual(await run('database del client phone'), ['Database entry could not be removed.']);
  assert.deepEqual(await run('database deltree client'), ['1 database entries removed.']);
  assert.deepEqual(await run('database deltree client'), ['Database entries do not exist.']);
  assert.deepEqual(await run('database deltree other phone'), ['1 database entries removed.']);
  assert.deepEqual(await run('database show'), ['0 results found.']);
});

test('the words of 2006 count nothing and tell a removal their way', async () => {
  const run = setUp('classic');
  await run('database put client phone 555');
  assert.deepEqual(await run('database show'), [row('/client/phone', '555')]);
  assert.deepEqual(await run('database del client nothing'), ['Database entry does not exist.']);
  assert.deepEqual(await run('database deltree client'), ['Database entries removed.']);
  assert.deepEqual(await run('database deltree client'), ['Database entries removed.']);
  assert.deepEqual(await run('database show'), []);
});

test('words too many or too few print the usage, and there is no SQL to be had', async () => {
  const run = setUp('modern');
  for (const line of [
    'put a b',
    'put a b c d',
    'get a',
    'get a b c',
    'del a',
    'deltree',
    'deltree a b c',
    'show a b c',
    'showkey',
    'showkey a b',
  ])
    assert.match((await run(`database ${line}`))[0] ?? '', /^Usage: database /, line);
  assert.match((await run('database query "SELECT 1"'))[0] ?? '', /^No such command/);
});
