import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../../base/manual-clock.ts';
import { CodeMatcher } from './code-matcher.ts';

const kit = (...codes: string[]) => {
  const clock = new ManualClock();
  const run: string[] = [];
  const letGo: string[] = [];
  const matcher = new CodeMatcher(
    clock,
    codes.map((code) => ({ code, run: () => run.push(code) })),
    1000,
    ({ digit }) => letGo.push(digit),
  );
  const dial = (digits: string) => [...digits].map((digit) => matcher.take({ digit, durationMs: 100 }));
  return { clock, run, letGo, dial };
};

test('a code of one digit runs at once, other digits go on their way', () => {
  const { run, letGo, dial } = kit('#', '*');
  assert.deepEqual(dial('5#'), [false, true]);
  assert.deepEqual(run, ['#']);
  assert.deepEqual(letGo, []);
});

test('digits that begin a longer code are held back, and given back in order when they do not make one', () => {
  const { run, letGo, dial } = kit('*12', '#');
  assert.deepEqual(dial('*17'), [true, true, true]);
  assert.deepEqual(letGo, ['*', '1', '7']);
  dial('*12');
  assert.deepEqual(run, ['*12']);
  assert.deepEqual(letGo, ['*', '1', '7']);
});

test('a code that is not completed in time was none', async () => {
  const { clock, run, letGo, dial } = kit('*1');
  dial('*');
  await clock.advance(999);
  assert.deepEqual(letGo, []);
  await clock.advance(1);
  assert.deepEqual(letGo, ['*']);
  assert.deepEqual(dial('1'), [false]);
  assert.deepEqual(run, []);
});
