import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../exchange/exchange.ts';
import { CommandSet } from './command-set.ts';
import { type CommandContext, type CommandDialect, defineCommand } from './define-command.ts';
import { noManager } from './manager-console.ts';

const set = new CommandSet([
  defineCommand({
    words: 'core show channels',
    aliases: ['show channels'],
    summary: '',
    usage: 'Usage: it',
    run: (_, args) => (args[0] === 'wrong' ? 'usage' : ['ran', ...args]),
  }),
  defineCommand({ words: 'dialplan show', aliases: ['show dialplan'], summary: '', usage: '', run: () => ['shown'] }),
]);
const context = (dialect: CommandDialect): CommandContext => ({ exchange: {} as Exchange, manager: noManager, dialect, stop: () => {} });

test('case and blanks do not matter, and quotes keep blanks together', async () => {
  assert.deepEqual((await set.run(context('modern'), '  CORE   show Channels "a b"  c ')).lines, ['ran', 'a b', 'c']);
});

test('the old word order runs the same command', async () => {
  assert.deepEqual((await set.run(context('classic'), 'show channels')).lines, ['ran']);
});

test('wrong use prints the usage and counts as a failure', async () => {
  assert.deepEqual(await set.run(context('modern'), 'core show channels wrong'), { lines: ['Usage: it'], failed: true });
});

// Rows as the two recorded servers answered.
for (const [dialect, line, told] of [
  ['modern', 'nosuch command', "No such command 'nosuch command' (type 'core show help nosuch command' for other possible commands)"],
  ['modern', 'core sh chan', "No such command 'core sh chan' (type 'core show help core sh chan' for other possible commands)"],
  [
    'modern',
    'show manager command Ping',
    "No such command 'show manager command Ping' (type 'core show help show manager' for other possible commands)",
  ],
  ['classic', 'nosuch command', "No such command 'nosuch command' (type 'help' for help)"],
  ['classic', 'core show nosuch', "No such command 'core show' (type 'help' for help)"],
  ['classic', 'core sh chan', "No such command 'core sh' (type 'help' for help)"],
] as const) {
  test(`${dialect}: '${line}' is refused in the server's words`, async () => {
    assert.deepEqual(await set.run(context(dialect), line), { lines: [told], failed: true });
  });
}

test('an empty line does nothing', async () => {
  assert.deepEqual(await set.run(context('modern'), '   '), { lines: [] });
});
