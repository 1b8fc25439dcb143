import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALL_CLASSES,
  CLASS_BITS,
  classBits,
  mayRun,
  parseClassicMask,
  parseClassList,
  parseModernMask,
  privilegeText,
} from './authority.ts';

test('every entry of a class list but the last may be a prefix', () => {
  assert.equal(parseClassList('system,call'), 3);
  assert.equal(parseClassList('sys,call'), 3);
  assert.equal(parseClassList('c,log'), classBits(['call', 'command', 'config', 'cdr', 'cc', 'log']));
  assert.equal(parseClassList('call,us'), CLASS_BITS.call);
  assert.equal(parseClassList('call, user'), CLASS_BITS.call);
  assert.equal(parseClassList('USER'), 0);
  assert.equal(parseClassList(''), 0);
});

test('all and an empty entry before the last grant everything', () => {
  assert.equal(parseClassList('all'), ALL_CLASSES);
  assert.equal(parseClassList('all,user'), ALL_CLASSES);
  assert.equal(parseClassList(',call'), ALL_CLASSES);
});

test('the masks that core-02 recorded mean what both servers made of them', () => {
  const user = CLASS_BITS.user;
  const table: [text: string, modern: boolean, classic: boolean][] = [
    ['off', false, false],
    ['user', true, true],
    ['call', false, false],
    ['us,call', true, true],
    ['call,us', false, false],
    ['64', true, false],
    ['66', true, false],
    ['0', false, false],
    ['user,', true, true],
    ['none', false, false],
    ['bogus,user', true, true],
    ['N', false, false],
    ['-1', false, false],
    ['on', true, true],
    ['true', true, true],
  ];
  for (const [text, modern, classic] of table) {
    assert.equal(((parseModernMask(text) ?? 0) & user) !== 0, modern, `modern ${text}`);
    assert.equal(((parseClassicMask(text) ?? 0) & user) !== 0, classic, `classic ${text}`);
  }
});

test('1 is class system in the modern dialect and everything in the classic one', () => {
  assert.equal(parseModernMask('1'), CLASS_BITS.system);
  assert.equal(parseClassicMask('1'), ALL_CLASSES);
});

test('an empty mask says nothing', () => {
  assert.equal(parseModernMask(''), undefined);
  assert.equal(parseClassicMask(''), undefined);
});

test('privileges are printed in the order of their bits and end in all', () => {
  assert.equal(privilegeText(classBits(['reporting', 'system', 'call'])), 'system,call,reporting,all');
  assert.equal(privilegeText(0), '<none>');
});

test('the modern rule wants one class, the classic one all of them', () => {
  const asked = classBits(['system', 'call']);
  assert.equal(mayRun('any', asked, CLASS_BITS.call), true);
  assert.equal(mayRun('all', asked, CLASS_BITS.call), false);
  assert.equal(mayRun('all', asked, asked), true);
  assert.equal(mayRun('any', asked, CLASS_BITS.user), false);
  assert.equal(mayRun('all', 0, 0), true);
});
