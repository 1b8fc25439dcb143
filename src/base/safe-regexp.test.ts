import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SafeRegExp } from './safe-regexp.ts';

const matches = (pattern: string, text: string): boolean | undefined => SafeRegExp.compile(pattern)?.test(text);

test('patterns are POSIX extended ones, not JavaScript', () => {
  for (const [pattern, yes, no] of [
    ['^[[:digit:]]+$', '0123', '12a'],
    ['^[]a]+$', ']a]', 'b'],
    ['^[^]a]$', 'b', ']'],
    ['^[\\d]+$', '\\d', '1'],
    ['^\\d$', 'd', '1'],
    ['a.c', 'a\nc', 'ac'],
    ['^a+?$', '', 'b'],
    ['^(ab){2,3}$', 'ababab', 'ab'],
    ['^[[:alpha:]_][[:alnum:]_]*$', '_a9', '9a'],
    ['^a)$', 'a)', 'a'],
    ['\\<bob\\>', 'SIP/bob-1', 'bobby'],
    ['^[a-c-]+$', 'b-', 'd'],
    ['^[[.-.]x]$', '-', 'y'],
    ['^\\$\\[x$', '$[x', 'x'],
    ['^[[:punct:]]$', '[', 'a'],
    ['^x{2}$', 'xx', 'xxx'],
    ['^x{2,}$', 'xxxxx', 'x'],
  ] as const) {
    assert.equal(matches(pattern, yes), true, `${pattern} on ${yes}`);
    assert.equal(matches(pattern, no), false, `${pattern} on ${no}`);
  }
});

test('anchors mean the ends of the whole text, as event filters need', () => {
  const event = 'Event: Newexten\r\nChannel: SIP/alice\r\n';
  assert.equal(matches('^Event: New', event), true);
  assert.equal(matches('^Channel', event), false);
  assert.equal(matches('Newexten$', event), false);
  assert.equal(matches('Channel: SIP/', event), true);
});

test('groups are captured up to the ninth', () => {
  assert.equal(SafeRegExp.compile('^SIP/([^-]+)-')?.exec('SIP/bob-0001')?.[1], 'bob');
  assert.equal(SafeRegExp.compile('(.)'.repeat(12))?.exec('abcdefghijkl')?.length, 10);
});

test('what glibc refuses, and back references, do not compile', () => {
  for (const pattern of [
    '*a',
    'a|*b',
    '(a',
    '[a',
    'a{',
    'a{2,1}',
    'a{x}',
    '(a)\\1',
    '[[:nosuch:]]',
    '[z-a]',
    'a\\',
    '(?:a)',
    '^*',
    `${'('.repeat(300)}`,
  ]) {
    assert.equal(SafeRegExp.compile(pattern), undefined, pattern);
  }
  assert.equal(SafeRegExp.compile('a'.repeat(2000)), undefined);
  assert.equal(SafeRegExp.compile('(a{1,200}){1,200}'), undefined);
});

test('no pattern holds up the thread', () => {
  const text = `${'a'.repeat(3000)}b`;
  for (const pattern of [
    '(a+)+$',
    '(a|a)*$',
    '(a|aa)+$',
    '^(a*)*c',
    '(.*)(.*)(.*)(.*)(.*)x',
    `${'(a?)'.repeat(60)}$`,
    `${'a*'.repeat(100)}c`,
    '((a{1,4}){1,4})*$',
  ]) {
    const regexp = SafeRegExp.compile(pattern);
    assert.ok(regexp, pattern);
    const start = process.cpuUsage();
    regexp.test(text);
    regexp.exec(text.slice(0, 50));
    const { user } = process.cpuUsage(start);
    assert.ok(user < 250_000, `${pattern} took ${user} us`);
  }
});

test('a plain pattern is matched against text of any length', () => {
  assert.equal(matches('needle', `${'x'.repeat(1_000_000)}needle`), true);
});

test('JavaScript never sees a special character that the pattern did not mean', () => {
  for (const special of '/-^$.*+?()[]{}|\\:=!<>#') {
    assert.equal(matches(`^[${special === '^' ? 'x^' : special}]$`, special), true, `[${special}]`);
    if (!'<>'.includes(special)) assert.equal(matches(`^\\${special}$`, special), true, `\\${special}`);
  }
});
