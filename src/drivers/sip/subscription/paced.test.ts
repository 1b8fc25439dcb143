import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../../../base/manual-clock.ts';
import { Paced } from './paced.ts';

test('a few are served at once, thousands a portion at a time, each once however often it was named, and one that left not at all', async () => {
  const clock = new ManualClock();
  const served: number[] = [];
  const paced = new Paced<number>(clock, (item) => served.push(item));
  paced.add(-1);
  assert.deepEqual(served, [-1]);
  for (const round of [0, 1]) for (let i = 0; i < 1000; i++) paced.add(round === 0 ? i : 999 - i);
  const atOnce = served.length;
  assert.ok(atOnce < 200, `${atOnce} at once`);
  paced.delete(999);
  await clock.advance(1000);
  assert.equal(served.filter((item) => item === 500).length, 1);
  assert.equal(served.includes(999), false);
  assert.equal(clock.pendingTimers, 0);
});
