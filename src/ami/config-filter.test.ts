import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfOrEmpty } from '../config/conf-file.ts';
import { MemoryConfSource } from '../config/conf-source.ts';
import { parseConfigFilter } from './config-filter.ts';

const TEXT = `
[phone](!)
type = friend
[alice](phone)
callerid = Alice
[bob]
type = peer
callerid = Bob
`;

// Each filter with the sections that it lets through.
for (const [filter, expected] of [
  ['', ['alice', 'bob']],
  ['type=friend', ['alice']],
  ['^call=^Bob$', ['bob']],
  ['type=.,callerid=li', ['alice']],
  ['TEMPLATES=include', ['phone', 'alice', 'bob']],
  ['TEMPLATES=restrict,type=friend', ['phone']],
  ['type=(', []],
  ['no expression', ['alice', 'bob']],
] as const) {
  test(`the filter '${filter}' lets ${expected.join(', ') || 'nothing'} through`, async () => {
    const file = await readConfOrEmpty(new MemoryConfSource({ 'a.conf': TEXT }), 'a.conf');
    assert.deepEqual(
      file.categories.filter(parseConfigFilter(filter)).map(({ name }) => name),
      expected,
    );
  });
}
