import assert from 'node:assert/strict';
import test from 'node:test';
import { numbersOf } from './number-list.ts';

test('numbers and ranges of them, each once, in order, none beyond the most', () => {
  assert.deepEqual(numbersOf('5, 1,3-5', 63), [1, 3, 4, 5]);
  assert.deepEqual(numbersOf('62-99,64,0', 63), [0, 62, 63]);
  assert.deepEqual(numbersOf('0-999999999999', 3), [0, 1, 2, 3]);
});

test('what is no number counts for nothing', () => {
  for (const text of ['', 'x', '5-1', '-3', '1.5', ',']) assert.deepEqual(numbersOf(text, 63), []);
  assert.deepEqual(numbersOf('x,2,3-y', 63), [2]);
});
