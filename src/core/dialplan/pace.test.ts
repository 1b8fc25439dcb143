import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LoopTurns } from '../../base/loop-turns.ts';
import { ManualClock } from '../../base/manual-clock.ts';
import { MAX_STEPS_WITHOUT_WAIT, Pace } from './pace.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a dialplan that waits may go round for ever', async () => {
  const clock = new ManualClock();
  const pace = new Pace(new LoopTurns(), clock);
  for (let steps = 0; steps < 3 * MAX_STEPS_WITHOUT_WAIT; steps++) {
    const may = pace.next();
    assert.notEqual(may, false);
    if (may !== true) await may;
    if (steps % 20_000 === 0) await turn();
  }
});

test('priorities that take their time let the loop go on before there are a hundred of them', async () => {
  let at = 0;
  const clock = new ManualClock();
  const pace = new Pace(new LoopTurns(), { now: () => at, monotonic: () => at, setTimer: clock.setTimer.bind(clock) });
  assert.equal(pace.next(), true);
  at += 10;
  const rest = pace.next();
  assert.ok(rest instanceof Promise);
  assert.equal(await rest, true);
  assert.equal(pace.next(), true, 'its time begins anew');
});
