import assert from 'node:assert/strict';
import test from 'node:test';
import { BackOff, DEFAULT_BACK_OFF } from './back-off.ts';

const waits = (random: number, count: number): number[] => {
  const backOff = new BackOff(DEFAULT_BACK_OFF, () => random);
  return Array.from({ length: count }, () => backOff.next());
};

test('the waits double up to the most and never grow beyond', () => {
  assert.deepEqual(waits(1, 9), [500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
});

test('a wait is drawn from the upper half of what it may be, so that it is never nothing', () => {
  assert.deepEqual(waits(0, 3), [250, 500, 1000]);
  assert.equal(new Set(Array.from({ length: 20 }, () => new BackOff(DEFAULT_BACK_OFF).next())).size > 10, true);
});

test('a login that held starts the count anew, one that was lost at once does not', () => {
  const backOff = new BackOff(DEFAULT_BACK_OFF, () => 1);
  backOff.next();
  backOff.next();
  backOff.held(9999);
  assert.equal(backOff.next(), 2000);
  backOff.held(10_000);
  assert.equal(backOff.next(), 500);
});

test('ten thousand tries later the wait is still the most', () => assert.equal(waits(1, 10_000).at(-1), 30_000));
