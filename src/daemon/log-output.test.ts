import assert from 'node:assert/strict';
import test from 'node:test';
import { createLogger, type LogLevel } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { LogOutput } from './log-output.ts';

const collect = (...levels: LogLevel[]) => {
  const lines: string[] = [];
  return { lines, levels: new Set(levels), write: (line: string) => lines.push(line) };
};

test('a destination hears the levels that it wants, with time and scope', () => {
  const loud = collect('verbose', 'warning');
  const quiet = collect('error');
  const logger = createLogger(new LogOutput(new ManualClock(0), [loud, quiet]).write, 'sip');
  logger.warning('odd');
  logger.child('auth').error('bad');
  assert.deepEqual(loud.lines, ['[1970-01-01 00:00:00.000] WARNING sip: odd\n']);
  assert.deepEqual(quiet.lines, ['[1970-01-01 00:00:00.000] ERROR sip.auth: bad\n']);
});

test('text from outside can neither begin a record nor steer a terminal', () => {
  const all = collect('notice');
  createLogger(new LogOutput(new ManualClock(0), [all]).write).notice('a\r\n[1970-01-01] ERROR x: \u001b[2Jb');
  assert.deepEqual(all.lines, ['[1970-01-01 00:00:00.000] NOTICE ringdown: a\n    [1970-01-01] ERROR x: \\x1b[2Jb\n']);
});

test('a text of any length is cut, and the name of an own property of all objects is a name', () => {
  const all = collect('warning');
  const logger = createLogger(new LogOutput(new ManualClock(0), [all]).write);
  logger.warning(`no room for ${'x'.repeat(30_000)}`);
  logger.warning('no room for __proto__');
  assert.match(
    all.lines[0] ?? '',
    /^\[1970-01-01 00:00:00\.000\] WARNING ringdown: no room for x{4084}\.\.\. \(25916 characters more\)\n$/,
  );
  assert.equal(all.lines[1], '[1970-01-01 00:00:00.000] WARNING ringdown: no room for __proto__\n');
});

test('a flood of warnings is counted and not written; other kinds and what comes later are', async () => {
  const all = collect('warning', 'error', 'verbose');
  const clock = new ManualClock(0);
  const logger = createLogger(new LogOutput(clock, [all]).write, 'sip');
  const texts = () => all.lines.splice(0).map((line) => line.slice(26).trim());
  for (let i = 0; i < 5000; i++) logger.warning(`odd ${i}`);
  assert.deepEqual([all.lines.length, texts().at(-1)], [1000, 'WARNING sip: odd 999']);
  logger.error('bad');
  logger.child('auth').warning('odd');
  assert.deepEqual(texts(), ['ERROR sip: bad', 'WARNING sip.auth: odd']);
  await clock.advance(10_000);
  assert.deepEqual(texts(), ['WARNING sip: 4000 more lines of this kind were left out']);
  for (let i = 0; i < 5000; i++) logger.warning(`odd ${i}`);
  assert.equal(all.lines.length, 100);
  for (let i = 0; i < 5000; i++) logger.verbose('asked for');
  assert.equal(texts().length, 5100);
  await clock.advance(10_000);
  assert.deepEqual(texts(), ['WARNING sip: 4900 more lines of this kind were left out']);
});

test('a reload changes who hears', () => {
  const before = collect('notice');
  const after = collect('notice');
  const output = new LogOutput(new ManualClock(0), [before]);
  output.setDestinations([after]);
  createLogger(output.write).notice('x');
  assert.deepEqual([before.lines.length, after.lines.length], [0, 1]);
});
