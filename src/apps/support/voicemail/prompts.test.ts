import assert from 'node:assert/strict';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));

test('every sound that a mailbox names comes with Ringdown', async () => {
  const folder = join(ROOT, 'src/apps/support/voicemail');
  const sources = (await readdir(folder))
    .filter((name) => /\.[jt]s$/.test(name) && !name.includes('.test.'))
    .map((name) => join(folder, name));
  sources.push(...['voice-mail', 'directory'].map((name) => join(ROOT, 'src/apps', name)).flatMap((path) => [`${path}.ts`, `${path}.js`]));
  const config = ['voicemail-conf.ts', 'voicemail-conf.js'].map((name) => join(ROOT, 'src/config', name));
  const names = new Set<string>();
  for (const source of [...sources, ...config]) {
    const text = await readFile(source, 'utf8').catch(() => '');
    for (const [, name] of text.matchAll(/'((?:vm|dir)-[A-Za-z][A-Za-z0-9-]*|auth-thankyou|transfer|pbx-invalid|beep)'/g)) names.add(name!);
  }
  // Names of options of voicemail.conf that are no sounds.
  for (const option of ['vm-newuser', 'vm-passchanged']) assert.ok(names.has(option));
  const missing: string[] = [];
  for (const name of names) await access(join(ROOT, 'sounds/en', `${name}.ulaw`)).catch(() => missing.push(name));
  assert.deepEqual(missing, []);
  assert.ok(names.size > 70, `${names.size}`);
});
