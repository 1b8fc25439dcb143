import assert from 'node:assert/strict';
import test from 'node:test';
import { printJsonLine, visible } from './visible.ts';

test('what plays with a terminal or turns the writing is shown by its number, everything else as it is', () => {
  assert.equal(visible('\u001b]0;x\u0007 \u009b31m \t\n'), '\\x1b]0;x\\x07 \\x9b31m \\x09\\x0a');
  assert.equal(visible('evil\u202efdp.exe\u2066'), 'evil\\u202efdp.exe\\u2066');
  const harmless = 'Jürgen 日本 😀 \u00a0 "quoted" \\';
  assert.equal(visible(harmless), harmless);
});

test('a line of JSON has no such character in it and is the same value', () => {
  const value = { 'a\u009b': ['\u001b[2J', '\u202e', 'é'] };
  const line = printJsonLine(value);
  assert.doesNotMatch(line.trimEnd(), /[\x00-\x1f\x7f-\x9f\u202e]/);
  assert.deepEqual(JSON.parse(line), value);
});
