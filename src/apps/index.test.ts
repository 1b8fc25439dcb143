import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { Application } from '../core/dialplan/define-application.ts';
import { applications } from './index.ts';

test('every file of an application stands in the index', async () => {
  const folder = new URL('.', import.meta.url);
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'index.ts');
  for (const file of files) {
    const module = (await import(new URL(file, folder).href)) as { default: Application };
    assert.ok(applications.includes(module.default), `${file} is missing in src/apps/index.ts`);
  }
  assert.equal(applications.length, files.length);
});

test('no two applications have the same name, and each says how it is written', () => {
  assert.equal(new Set(applications.map(({ name }) => name.toLowerCase())).size, applications.length);
  for (const { name, syntax, summary, description } of applications) {
    assert.ok(syntax.startsWith(`${name}(`), `${name} is written ${syntax}`);
    assert.ok(summary.length > 0 && description.length > 0, `${name} has no text`);
  }
});
