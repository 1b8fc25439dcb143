import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLineRequest, searchOrder } from './line-search.ts';

test('a line or a group is asked for, with digits behind the slash', () => {
  assert.deepEqual(parseLineRequest('1'), { wanted: { line: 1 }, digits: '' });
  assert.deepEqual(parseLineRequest('12/5551212'), { wanted: { line: 12 }, digits: '5551212' });
  assert.deepEqual(parseLineRequest('R2/*78'), { wanted: { group: 2, order: 'R' }, digits: '*78' });
  assert.deepEqual(parseLineRequest('1r2/99'), { wanted: { line: 1 }, digits: '99' });
  for (const wrong of ['', 'x', 'g', 'pseudo', 'i1/5', '-1', '99999']) assert.equal(parseLineRequest(wrong), undefined, wrong);
});

const lines = [1, 2, 5, 9].map((number) => ({ number }));
for (const [order, last, found] of [
  ['g', 5, [1, 2, 5, 9]],
  ['G', 5, [9, 5, 2, 1]],
  ['r', 0, [1, 2, 5, 9]],
  ['r', 2, [5, 9, 1, 2]],
  ['r', 9, [1, 2, 5, 9]],
  ['R', 0, [9, 5, 2, 1]],
  ['R', 5, [2, 1, 9, 5]],
  ['R', 1, [9, 5, 2, 1]],
] as const) {
  test(`${order} behind line ${last} tries ${found.join(', ')}`, () =>
    assert.deepEqual(
      searchOrder(lines, order, last).map(({ number }) => number),
      found,
    ));
}
