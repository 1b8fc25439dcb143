import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { SqliteDatabase } from './sqlite-database.ts';

test('entries are there again when the file is opened anew', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'astdb.sqlite3');
  const first = new SqliteDatabase(path);
  await first.put('SIP/Registry', 'alice', '127.0.0.1:5060');
  await first.put('SIP/Registry', 'bob', 'gone');
  await first.put('SIP/Registry', 'alice', '127.0.0.1:5070');
  assert.equal(await first.delete('SIP/Registry', 'bob'), true);
  await first.close();
  const second = new SqliteDatabase(path);
  assert.equal(second.get('SIP/Registry', 'alice'), '127.0.0.1:5070');
  assert.equal(second.get('SIP/Registry', 'bob'), undefined);
  await second.close();
});

test('a tree is removed with all below it and nothing beside it', async (t) => {
  const folder = temporaryFolder();
  const database = new SqliteDatabase(join(folder, 'astdb.sqlite3'));
  t.after(() => database.close());
  for (const [family, key] of [
    ['a', 'x'],
    ['a/b', 'y'],
    ['ab', 'z'],
  ] as const)
    await database.put(family, key, '1');
  assert.equal(await database.deleteTree('a'), 2);
  assert.deepEqual(database.entries(''), [{ key: '/ab/z', value: '1' }]);
});

test('a tree of thousands leaves in portions between which others have their turn, and what is put back meanwhile stays', async (t) => {
  const folder = temporaryFolder();
  const path = join(folder, 'astdb.sqlite3');
  const first = new SqliteDatabase(path);
  for (let i = 0; i < 3500; i++) await first.put('many', String(i), 'v');
  const removal = first.deleteTree('many');
  assert.equal(first.get('many', '3499'), undefined, 'gone for readers at once');
  await first.put('many', '3499', 'new');
  let isDone = false;
  let turns = 0;
  const counted = (async () => {
    for (; !isDone; turns++) await new Promise((resolve) => setImmediate(resolve));
  })();
  assert.equal(await removal, 3500);
  isDone = true;
  await counted;
  assert.ok(turns >= 2, `${turns} turns`);
  await first.close();
  const second = new SqliteDatabase(path);
  t.after(() => second.close());
  assert.deepEqual(second.entries(''), [{ key: '/many/3499', value: 'new' }]);
});

test('a tree that the file does not let go of is there still', async () => {
  const folder = temporaryFolder();
  const database = new SqliteDatabase(join(folder, 'astdb.sqlite3'));
  await database.put('a', 'b', '1');
  await database.close();
  await assert.rejects(database.deleteTree('a'));
  assert.equal(database.get('a', 'b'), '1');
});

test('a list that is read slowly has no entry that went in between', async (t) => {
  const folder = temporaryFolder();
  const database = new SqliteDatabase(join(folder, 'astdb.sqlite3'));
  t.after(() => database.close());
  for (const key of ['1', '2', '3']) await database.put('a', key, 'v');
  const listing = database.listing('a');
  assert.equal(listing.next().value?.key, '/a/1');
  await database.delete('a', '2');
  assert.deepEqual([...listing], [{ key: '/a/3', value: 'v' }]);
});

test('a file has one owner among all exchanges of the machine, until that one closes it or dies', async (t) => {
  const folder = temporaryFolder();
  const path = join(folder, 'astdb.sqlite3');
  const refused = { code: 'DATABASE_IN_USE', message: `${path} is in use by another exchange` };
  const first = new SqliteDatabase(path);
  assert.throws(() => new SqliteDatabase(path), refused);
  await first.put('a', 'b', '1');
  await first.close();
  const second = new SqliteDatabase(path);
  assert.equal(second.get('a', 'b'), '1');
  await second.close();

  const module = new URL('./sqlite-database.js', import.meta.url).href;
  const program = `const { SqliteDatabase } = await import(${JSON.stringify(module)});
    globalThis.held = new SqliteDatabase(${JSON.stringify(path)}); console.log('open'); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => other.kill('SIGKILL'));
  await once(other.stdout, 'data');
  assert.throws(() => new SqliteDatabase(path), refused);
  other.kill('SIGKILL');
  await once(other, 'exit');
  const third = new SqliteDatabase(path);
  assert.equal(third.get('a', 'b'), '1');
  await third.close();
});

test('a file that is no database fails the start with its name', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'astdb.sqlite3');
  writeFileSync(path, Buffer.alloc(8192));
  assert.throws(() => new SqliteDatabase(path), { message: `${path} cannot be used: file is not a database` });
  rmSync(path);
  mkdirSync(path);
  assert.throws(() => new SqliteDatabase(path), new RegExp(`^RingdownError: ${path} cannot be used: `));
});
