import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { Deadlines, type Waiting } from './deadlines.ts';

/** Deadlines on a clock that stands still, and the names of those whose time is over, with when that was. */
function setUp() {
  const clock = new ManualClock(0);
  const deadlines = new Deadlines(clock);
  const over: string[] = [];
  const waiting = (name: string, timeoutMs: number, isPaused = () => false): Waiting => {
    const one: Waiting = {
      timeoutMs,
      dueAt: 0,
      get isPaused() {
        return isPaused();
      },
      overdue: () => {
        over.push(`${name} at ${clock.now()}`);
        deadlines.end(one);
      },
    };
    return one;
  };
  return { clock, deadlines, over, waiting };
}

test('however many wait, one timer is set, and each is overdue at its own time', async () => {
  const { clock, deadlines, over, waiting } = setUp();
  for (const [name, timeoutMs] of [
    ['b', 200],
    ['c', 300],
    ['a', 100],
  ] as const)
    deadlines.begin(waiting(name, timeoutMs));
  for (let n = 0; n < 100; n++) deadlines.begin(waiting('many', 200));
  assert.equal(clock.pendingTimers, 1);
  await clock.advance(50);
  deadlines.begin(waiting('later', 200));
  await clock.advance(149);
  assert.deepEqual(over, ['a at 100']);
  await clock.advance(200);
  assert.deepEqual([...new Set(over)], ['a at 100', 'b at 200', 'many at 200', 'later at 250', 'c at 300']);
  assert.equal(over.length, 104);
  assert.equal(clock.pendingTimers, 0);
});

test('what came in time is not overdue, and what begins anew has its whole time again', async () => {
  const { clock, deadlines, over, waiting } = setUp();
  const [done, renewed, left] = [waiting('done', 100), waiting('renewed', 100), waiting('left', 100)];
  for (const one of [done, renewed, left]) deadlines.begin(one);
  await clock.advance(60);
  deadlines.end(done);
  deadlines.begin(renewed);
  await clock.advance(60);
  assert.deepEqual(over, ['left at 100']);
  await clock.advance(60);
  assert.deepEqual(over, ['left at 100', 'renewed at 160']);
});

test('the time of one whose own program is behind stands still', async () => {
  const { clock, deadlines, over, waiting } = setUp();
  let isBehind = true;
  deadlines.begin(waiting('slow reader', 100, () => isBehind));
  await clock.advance(1000);
  assert.deepEqual(over, []);
  isBehind = false;
  await clock.advance(100);
  assert.deepEqual(over, ['slow reader at 1100']);
});

test('one that is given no time at all and whose program is behind holds nobody up', async () => {
  const { clock, deadlines, over, waiting } = setUp();
  let looks = 0;
  deadlines.begin(waiting('slow reader', 0, () => ++looks < 5));
  deadlines.begin(waiting('other', 3));
  await clock.advance(10);
  assert.deepEqual(over.map((text) => text.split(' at ')[0]).sort(), ['other', 'slow reader']);
});

test('after stop there is no timer, until something begins to wait again', async () => {
  const { clock, deadlines, over, waiting } = setUp();
  deadlines.begin(waiting('x', 100));
  deadlines.stop();
  assert.equal(clock.pendingTimers, 0);
  deadlines.begin(waiting('y', 50));
  await clock.advance(200);
  assert.deepEqual(over, ['y at 50', 'x at 100']);
});
