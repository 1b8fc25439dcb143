import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DirectoryConfSource } from '../config/conf-source.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { Configuration } from './configuration.ts';

/** A configuration folder with a secret beside it and links that lead there. */
function folderWithLinks() {
  const base = temporaryFolder();
  const etc = join(base, 'etc');
  mkdirSync(join(etc, 'sub'), { recursive: true });
  writeFileSync(join(base, 'secret.conf'), '[secret]\nkey = value\n');
  writeFileSync(join(etc, 'sample.conf'), '[general]\nname = sample\n');
  writeFileSync(join(etc, 'sub', 'inner.conf'), '[inner]\n');
  symlinkSync(join(base, 'secret.conf'), join(etc, 'link.conf'));
  symlinkSync(base, join(etc, 'up'));
  return { base, configuration: new Configuration(new DirectoryConfSource(etc), etc) };
}

test('files in the folder and below it are read', async () => {
  const { configuration } = folderWithLinks();
  for (const [name, section] of [
    ['sample.conf', 'general'],
    ['./sub/../sample.conf', 'general'],
    ['sub/inner.conf', 'inner'],
  ] as const) {
    const file = await configuration.read(name);
    assert.ok(typeof file !== 'string', name);
    assert.equal(file.sections[0]?.name, section);
  }
});

for (const name of [
  '../secret.conf',
  './x/../../secret.conf',
  'sub/../../secret.conf',
  '..',
  'link.conf',
  'up/secret.conf',
  '/etc/hostname',
  'nosuch.conf',
  '',
]) {
  test(`'${name}' gives nothing`, async () => {
    const { configuration } = folderWithLinks();
    const outcome = await configuration.read(name).catch((error: unknown) => error);
    assert.ok(['missing', 'outside', 'broken'].includes(String(outcome)) || outcome instanceof Error, `read ${JSON.stringify(outcome)}`);
    if (name.includes('link') || name.startsWith('up')) assert.equal(outcome, 'outside');
  });
}

test('a name too long for the system is no file; a folder and what is no configuration are broken', async () => {
  const { base, configuration } = folderWithLinks();
  assert.equal(await configuration.read('x'.repeat(5000)), 'missing');
  for (const name of ['.', 'sub']) assert.equal(await configuration.read(name), 'broken', name);
  writeFileSync(join(base, 'etc', 'bad.conf'), 'no = section\n');
  assert.equal(await configuration.read('bad.conf'), 'broken');
});
