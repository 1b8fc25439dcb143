import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { SqliteDatabase } from './sqlite-database.ts';

test('entries are there again when the file is opened anew', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-astdb-'));
  t.after(() => rmSync(folder, { recursive: true }));
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
  const folder = mkdtempSync(join(tmpdir(), 'ringdown-astdb-'));
  t.after(() => rmSync(folder, { recursive: true }));
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
