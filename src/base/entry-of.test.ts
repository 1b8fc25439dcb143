import assert from 'node:assert/strict';
import test from 'node:test';
import { entryOf } from './entry-of.ts';

test('a table has its own entries, and none of those that every object inherits', () => {
  const table = { one: 1, toString: 2 };
  assert.equal(entryOf(table, 'one'), 1);
  assert.equal(entryOf(table as Record<string, number>, 'toString'), 2);
  for (const name of ['two', '', ...Object.getOwnPropertyNames(Object.prototype)].filter((name) => name !== 'toString'))
    assert.equal(entryOf(table, name), undefined, name);
});
