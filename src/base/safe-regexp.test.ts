import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compilePosixRegExp } from './safe-regexp.ts';

const matches = (pattern: string, text: string) => compilePosixRegExp(pattern)?.test(text);

test('POSIX extended syntax means what it means to Asterisk', () => {
  assert.equal(matches('^Event: New(state|exten)', 'Event: Newstate\r\n'), true);
  assert.equal(matches('a.c', 'a\nc'), true);
  assert.equal(matches('^b', 'a\nb'), false);
  assert.equal(matches('[[:digit:]]{3}', 'x123'), true);
  assert.equal(matches('[]x]', ']'), true);
  assert.equal(matches('[\\]', '\\'), true);
  assert.equal(matches('SIP/', 'Channel: SIP/alice'), true);
  assert.equal(matches('a{', 'a{'), true);
  assert.equal(matches('*a', '*a'), true);
  assert.equal(matches('a}b]', 'a}b]'), true);
  assert.equal(matches('1\\.5', '1x5'), false);
});

test('what is no pattern is refused, and so is what cannot run in linear time', () => {
  for (const pattern of ['((', '[a', 'a\\', '(a)\\1', '(?=a)', '[[:nosuch:]]', '(a{900}){900}', 'x'.repeat(5000)]) {
    assert.equal(compilePosixRegExp(pattern), undefined, pattern.slice(0, 20));
  }
});

test('a pattern made to explode ends at once', () => {
  const started = performance.now();
  assert.equal(matches('^(a+)+$', `${'a'.repeat(50_000)}b`), false);
  assert.ok(performance.now() - started < 1000);
});
