import assert from 'node:assert/strict';
import test from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { ProgressLine, printBytes, printElapsed } from './progress.ts';

/** A terminal of that width, and what was written to it. */
function terminal(columns: number) {
  const written: string[] = [];
  return { written, isTTY: true, columns, write: (text: string) => written.push(text) };
}

test('a terminal shows how far it has come, five times a second, in one line that is taken away at the end', async () => {
  const clock = new ManualClock();
  const output = terminal(10);
  let done = 0;
  const line = new ProgressLine(output, clock, () => `${done} messages`);
  done = 7;
  await clock.advance(400);
  line.end();
  line.end();
  await clock.advance(1000);
  const shown = (text: string) => `\r${text}\u001b[K`;
  assert.deepEqual(output.written, [shown('0 message'), shown('7 message'), shown('7 message'), '\r\u001b[K']);
});

test('where there is no terminal nothing is shown', async () => {
  const clock = new ManualClock();
  const output = { ...terminal(80), isTTY: false };
  const line = new ProgressLine(output, clock, () => 'x');
  await clock.advance(1000);
  line.end();
  assert.deepEqual(output.written, []);
});

test('times and sizes are short and clear', () => {
  assert.deepEqual([0, 59_999, 60_000, 3_723_000].map(printElapsed), ['0:00', '0:59', '1:00', '1:02:03']);
  assert.deepEqual([0, 1023, 1536, 3 << 20].map(printBytes), ['0 B', '1023 B', '1.5 KiB', '3.0 MiB']);
});
