import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateTimeText } from './date-text.ts';

test('a moment is printed by the clock of this machine or of Greenwich, to the second', () => {
  const local = new Date(2026, 2, 4, 5, 6, 7).getTime();
  assert.equal(dateTimeText(local + 999), '2026-03-04 05:06:07');
  assert.equal(dateTimeText(local + 1000), '2026-03-04 05:06:08');
  const gmt = Date.UTC(2026, 10, 26, 7, 40, 55);
  assert.equal(dateTimeText(gmt + 0.25, true), '2026-11-26 07:40:55');
  assert.equal(dateTimeText(0, true), '1970-01-01 00:00:00');
});
