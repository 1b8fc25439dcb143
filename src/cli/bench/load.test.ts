import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import { type Bounds, type Load, measure } from './load.ts';
import type { Tally } from './tally.ts';

const NEVER = new AbortController().signal;
const BOUNDS: Bounds = { seconds: 10, count: 1000 };

/** A load that does as `once` says. */
const loadOf = (once: Load['once'], more: Partial<Load> = {}): Load => ({ atATime: 1, once, close() {}, ...more });

/** Takes `ms` of the clock each time. */
const lasting = (clock: ManualClock, ms: number): Load['once'] => {
  return async (_, tally) => {
    const start = clock.monotonic();
    await clock.advance(ms);
    tally.succeed(start, clock.monotonic());
  };
};

const run = (load: Load, clock = new ManualClock(), bounds: Partial<Bounds> = {}, signal = NEVER) =>
  measure(load, { ...BOUNDS, ...bounds }, clock, signal, () => {});

test('a load ends with its time, and a fifth of that went before to warm up', async () => {
  const clock = new ManualClock();
  let times = 0;
  const done = lasting(clock, 100);
  const { tally, seconds, isWhole } = await run(
    loadOf((index, tally) => {
      times++;
      return done(index, tally);
    }),
    clock,
    { seconds: 2 },
  );
  assert.deepEqual([times, tally.done, tally.failed, seconds, isWhole], [24, 20, 0, 2, true]);
  assert.equal(tally.took.maxMs, 100);
});

test('a load ends when it was done as often as it may be', async () => {
  const clock = new ManualClock();
  const { tally, isWhole } = await run(loadOf(lasting(clock, 1)), clock, { count: 50 });
  assert.deepEqual([tally.done, isWhole], [50, true]);
});

test('so many are on their way at a time, and no more', async () => {
  let [most, now] = [0, 0];
  const once = async (_: number, tally: Tally) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    tally.succeed(0, 1);
  };
  await run(loadOf(once, { atATime: 7 }), new ManualClock(), { count: 100 });
  assert.equal(most, 7);
});

test('a server that fails each time is left after a hundred failures, told by their reasons', async () => {
  let times = 0;
  const { tally, isWhole } = await run(
    loadOf(async () => {
      times++;
      throw new Error('refused');
    }),
  );
  assert.deepEqual([...tally.failures], [['refused', 100]]);
  assert.deepEqual([isWhole, times], [false, 100]);
});

test('who ends it gets what was measured so far', async () => {
  const clock = new ManualClock();
  const start = clock.monotonic();
  const ended = new AbortController();
  const done = lasting(clock, 100);
  const load = loadOf(async (index, tally) => {
    await done(index, tally);
    if (clock.monotonic() - start >= 5000) ended.abort();
  });
  const { tally, isWhole } = await run(load, clock, {}, ended.signal);
  assert.deepEqual([tally.done, tally.failed, isWhole], [40, 0, false]);
});

test('what has not come ten seconds after the end is told as unanswered, and is not waited for', async () => {
  const clock = new ManualClock();
  let settled = 0;
  const result = run(
    loadOf(() => new Promise(() => {}), { atATime: 3, settle: async () => void settled++ }),
    clock,
    { seconds: 10 },
  );
  await clock.advance(10_999);
  assert.equal(settled, 0, 'the warm-up, of one second, has its grace of ten');
  await clock.advance(1);
  const { tally, isWhole } = await result;
  assert.deepEqual([[...tally.failures], isWhole, settled], [[['no answer', 3]], false, 1]);
});
