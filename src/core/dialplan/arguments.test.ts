import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findSeparator, isTrue, parseOptions, splitArguments } from './arguments.ts';

test('commas part arguments, blanks stay, and no text is no argument', () => {
  assert.deepEqual(splitArguments('SIP/alice, 20 ,tT'), ['SIP/alice', ' 20 ', 'tT']);
  assert.deepEqual(splitArguments('a,,c,'), ['a', '', 'c', '']);
  assert.deepEqual(splitArguments(''), []);
});

test('bars part arguments where no comma does', () => {
  assert.deepEqual(splitArguments('SIP/alice|20|tT'), ['SIP/alice', '20', 'tT']);
  assert.deepEqual(splitArguments('2,a|b'), ['2', 'a|b']);
  assert.deepEqual(splitArguments('args|s|1(one|two words)'), ['args', 's', '1(one|two words)']);
  assert.equal(findSeparator('"a,b"|c'), '|');
  assert.equal(findSeparator('plain'), ',');
});

test('brackets and quotes protect a separator, quotes and backslashes are taken out', () => {
  assert.deepEqual(splitArguments('s,1(one,two)'), ['s', '1(one,two)']);
  assert.deepEqual(splitArguments('[a,b],c'), ['[a,b]', 'c']);
  assert.deepEqual(splitArguments('"a,b",c'), ['a,b', 'c']);
  assert.deepEqual(splitArguments('a\\,b,c'), ['a,b', 'c']);
  assert.deepEqual(splitArguments('"a,b",c\\d', { raw: true }), ['"a,b"', 'c\\d']);
});

test('the last argument of a limited list is left as it is', () => {
  assert.deepEqual(splitArguments('a,"b",c', { limit: 2 }), ['a', '"b",c']);
});

test('a separator can be chosen', () => {
  assert.deepEqual(splitArguments('name^arg,x^y', { separator: '^' }), ['name', 'arg,x', 'y']);
});

test('joining what was split with commas gives the same arguments again', () => {
  const argument = fc.stringMatching(/^[a-z0-9 ]{1,6}$/);
  fc.assert(
    fc.property(fc.array(argument, { minLength: 1, maxLength: 5 }), (args) => assert.deepEqual(splitArguments(args.join(',')), args)),
  );
});

test('any text can be split', () => {
  fc.assert(fc.property(fc.string(), (text) => assert.ok(Array.isArray(splitArguments(text)) && parseOptions(text) instanceof Map)));
});

test('options are letters, with arguments in brackets', () => {
  const options = parseOptions('rtL(60000:5000)M(macro^arg(1))g');
  assert.deepEqual(
    [...options],
    [
      ['r', ''],
      ['t', ''],
      ['L', '60000:5000'],
      ['M', 'macro^arg(1)'],
      ['g', ''],
    ],
  );
  assert.deepEqual([...parseOptions('m(unclosed')], [['m', 'unclosed']]);
});

test('a condition is false when empty or zero', () => {
  for (const text of ['', '0', ' 0', '00', '0abc', '-0']) assert.equal(isTrue(text), false, JSON.stringify(text));
  for (const text of ['1', '-1', 'abc', ' ', '10']) assert.equal(isTrue(text), true, JSON.stringify(text));
});
