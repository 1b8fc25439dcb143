import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inHashOrder } from './hash-order.ts';

test('names come in the order in which Asterisk lists its peers, those of one bucket as they came', () => {
  const order = (names: string[], buckets?: number) => [...inHashOrder(names, (name) => name, buckets)];
  assert.deepEqual(order(['roamer', 'branch', 'far']), ['far', 'branch', 'roamer']);
  assert.deepEqual(order(['roamer', 'branch', 'far'], 1), ['roamer', 'branch', 'far']);
  assert.deepEqual(order([]), []);
});
