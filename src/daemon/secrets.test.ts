import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { loadSecrets, SECRET_NAMES } from './secrets.ts';
import { SecretsSource } from './secrets-source.ts';

async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'ringdown-secrets-'));
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

test('a first start makes a different secret for each name, in a file that only its owner can read', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'state', 'secrets.conf');
    const secrets = await loadSecrets(path, undefined);
    assert.equal(secrets.fresh, true);
    assert.deepEqual([...secrets.of.keys()], [...SECRET_NAMES]);
    assert.equal(new Set(secrets.of.values()).size, SECRET_NAMES.length);
    for (const secret of secrets.of.values()) assert.match(secret, /^[A-Za-z0-9]{20}$/);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
  }));

test('a second start finds the secrets of the first, also those that were changed by hand', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'secrets.conf');
    const first = await loadSecrets(path, undefined);
    const second = await loadSecrets(path, undefined);
    assert.equal(second.fresh, false);
    assert.deepEqual([...second.of], [...first.of]);
    await writeFile(path, (await readFile(path, 'utf8')).replace(first.of.get('bob')!, 'mine'));
    assert.equal((await loadSecrets(path, undefined)).of.get('bob'), 'mine');
  }));

test('one secret for all is handed to every name and written nowhere', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'secrets.conf');
    const secrets = await loadSecrets(path, 'sesame');
    assert.deepEqual([...new Set(secrets.of.values())], ['sesame']);
    await assert.rejects(stat(path), /ENOENT/);
  }));

test('a section inherits its secret through the included file', () =>
  inFolder(async (folder) => {
    const files = new MemoryConfSource({ 'manager.conf': '[general]\n#include "secrets.conf"\n[admin](secret-admin)\nread = all\n' });
    const source = new SecretsSource(files, join(folder, 'secrets.conf'), undefined);
    const conf = await readConfOrEmpty(source, 'manager.conf');
    assert.equal(conf.section('admin')?.get('secret'), source.used?.of.get('admin'));
    assert.ok(source.used?.fresh);
    await readConfOrEmpty(source, 'manager.conf');
    assert.ok(source.used?.fresh, 'a second file that includes it does not make the secrets old');
  }));

test('a folder that has its own file keeps it, and one that asks for none has none made', () =>
  inFolder(async (folder) => {
    const path = join(folder, 'secrets.conf');
    const own = new SecretsSource(new MemoryConfSource({ 'secrets.conf': '[secret-admin](!)\nsecret = own\n' }), path, undefined);
    assert.match((await own.read('secrets.conf')) ?? '', /secret = own/);
    assert.equal(await own.read('manager.conf'), undefined);
    assert.equal(own.used, undefined);
    await assert.rejects(stat(path), /ENOENT/);
  }));
