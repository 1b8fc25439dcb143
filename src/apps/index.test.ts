import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from './index.ts';

test('no two applications have the same name, and each says how it is written', () => {
  assert.equal(new Set(applications.map(({ name }) => name.toLowerCase())).size, applications.length);
  for (const { name, syntax, summary, description } of applications) {
    assert.ok(syntax.startsWith(`${name}(`), `${name} is written ${syntax}`);
    assert.ok(summary.length > 0 && description.length > 0, `${name} has no text`);
  }
});
