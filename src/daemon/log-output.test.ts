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

test('a reload changes who hears', () => {
  const before = collect('notice');
  const after = collect('notice');
  const output = new LogOutput(new ManualClock(0), [before]);
  output.setDestinations([after]);
  createLogger(output.write).notice('x');
  assert.deepEqual([before.lines.length, after.lines.length], [0, 1]);
});
