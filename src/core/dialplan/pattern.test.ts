import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { comparable, comparePatterns, covers, matchPattern, parsePattern, takesMore } from './pattern.ts';

const match = (pattern: string, dialled: string) => matchPattern(parsePattern(pattern)!, dialled);

test('the letters of a pattern stand for their digits, in either case', () => {
  for (const [pattern, yes, no] of [
    ['_N', '29', '01a'],
    ['_n', '29', '01'],
    ['_X', '09', 'a*'],
    ['_x', '09', 'a'],
    ['_Z', '19', '0'],
    ['_z', '19', '0'],
    ['_[1-37]', '1237', '04689'],
    ['_[a-c-]', 'abc-', 'd'],
    ['_5', '5', '4'],
  ] as const) {
    for (const c of yes) assert.equal(match(pattern, c), 'match', `${pattern} ${c}`);
    for (const c of no) assert.equal(match(pattern, c), 'none', `${pattern} ${c}`);
  }
});

test('a number that is too short is a prefix and one that is too long is none', () => {
  assert.equal(match('_177X', '177'), 'prefix');
  assert.equal(match('_177X', '17700'), 'none');
  assert.equal(match('_177X', ''), 'prefix');
});

test('a dot takes one character or more, an exclamation mark any number and at once', () => {
  assert.equal(match('_17.', '17'), 'prefix');
  assert.equal(match('_17.', '17#a'), 'match');
  assert.equal(match('_178!', '178'), 'early');
  assert.equal(match('_178!', '17899'), 'early');
  assert.equal(match('_178!', '17'), 'prefix');
  assert.equal(takesMore(parsePattern('_17.')!), true);
  assert.equal(takesMore(parsePattern('_17X')!), false);
});

test('dashes are eye candy, in patterns and in names', () => {
  assert.equal(match('_1-7-X', '175'), 'match');
  assert.equal(comparable('s-BUSY'), 'sBUSY');
  assert.equal(covers('s-BUSY', 'sBUSY'), true);
  assert.equal(covers('_030-XX', '030-12'), true);
});

test('a set that is not closed matches nothing', () => {
  assert.equal(parsePattern('_1[2'), undefined);
  assert.equal(covers('_1[2', '12'), false);
});

test('patterns are tried from the most specific to the least', () => {
  const sorted = ['_!', '_X.', '_17X.', '_177X', '_177Z', '_177N', '_177[5-7]', '_1775', '_178!', '_17', '_.'].map(
    (text) => parsePattern(text)!,
  );
  assert.deepEqual(
    sorted.sort(comparePatterns).map(({ text }) => text),
    ['_1775', '_177[5-7]', '_177N', '_177Z', '_177X', '_178!', '_17X.', '_17', '_X.', '_.', '_!'],
  );
});

test('sets of one size are ordered by their first character', () => {
  const [low, high] = [parsePattern('_[1-3]')!, parsePattern('_[4-6]')!];
  assert.ok(comparePatterns(low, high) < 0);
  assert.ok(comparePatterns(high, low) > 0);
});

test('any text is a pattern or none, never a throw, and the order is total', () => {
  const pattern = fc.stringMatching(/^_[0-9NXZnxz.!\-[\]a-z]{0,8}$/);
  fc.assert(
    fc.property(pattern, pattern, fc.string({ maxLength: 8 }), (a, b, dialled) => {
      const [first, second] = [parsePattern(a), parsePattern(b)];
      if (!first || !second) return;
      assert.ok(['match', 'early', 'prefix', 'none'].includes(matchPattern(first, dialled)));
      assert.equal(Math.sign(comparePatterns(first, second)), -Math.sign(comparePatterns(second, first)) + 0);
    }),
  );
});
