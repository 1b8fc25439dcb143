import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from './manual-clock.ts';

/** A clock at 0, and what fired with the time at which it did. */
function setUp() {
  const clock = new ManualClock(0);
  const fired: string[] = [];
  const note = (name: string) => () => void fired.push(`${name} at ${clock.now()}`);
  return { clock, fired, note };
}

test('timers fire in the order of their due times, those due together in the order of their making, at their own time', async () => {
  const { clock, fired, note } = setUp();
  for (const [name, delayMs] of [
    ['c', 30],
    ['a', 10],
    ['b', 20],
    ['also b', 20],
    ['past', -5],
  ] as const)
    clock.setTimer(delayMs, note(name));
  assert.equal(clock.pendingTimers, 5);
  await clock.advance(20);
  assert.deepEqual(fired, ['past at 0', 'a at 10', 'b at 20', 'also b at 20']);
  assert.deepEqual([clock.now(), clock.pendingTimers], [20, 1]);
  await clock.advance(9);
  assert.equal(fired.length, 4);
  await clock.advance(1);
  assert.equal(fired.at(-1), 'c at 30');
});

test('a timer that is cancelled does not fire, whoever else is due with it and whatever time it is cancelled', async () => {
  const { clock, fired, note } = setUp();
  const same = note('same');
  const [first, second] = [clock.setTimer(10, same), clock.setTimer(10, same)];
  const third = clock.setTimer(20, note('third'));
  clock.setTimer(10, () => third.cancel());
  first.cancel();
  first.cancel();
  await clock.advance(100);
  assert.deepEqual(fired, ['same at 10']);
  second.cancel();
  assert.equal(clock.pendingTimers, 0);
});

test('what a timer sets, at once or after a promise, fires within the same advance where it falls due in it', async () => {
  const { clock, fired, note } = setUp();
  clock.setTimer(10, () => {
    clock.setTimer(0, note('now'));
    clock.setTimer(5, note('soon'));
    void Promise.resolve().then(() => clock.setTimer(7, note('after a promise')));
    clock.setTimer(50, note('later'));
  });
  await clock.advance(20);
  assert.deepEqual(fired, ['now at 10', 'soon at 15', 'after a promise at 17']);
  assert.equal(clock.pendingTimers, 1);
});
