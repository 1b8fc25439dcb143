import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LongDouble } from './long-double.ts';

const parse = LongDouble.parse;

test('integers print as they are, up to eighteen digits', () => {
  for (const text of ['0', '7', '123456789012345678']) assert.equal(parse(text).toString(), text);
  assert.equal(parse('1234567890123456789').toString(), '1.23456789012345679e+18');
  assert.equal(parse('1000000000000000000').toString(), '1e+18');
});

test('fractions print eighteen digits without trailing zeros', () => {
  assert.equal(parse('10').dividedBy(parse('3')).toString(), '3.33333333333333333');
  assert.equal(parse('0.1').plus(parse('0.2')).toString(), '0.3');
  assert.equal(parse('1').dividedBy(parse('8')).toString(), '0.125');
  assert.equal(parse('1').dividedBy(parse('100000')).toString(), '1e-05');
  assert.equal(parse('1').dividedBy(parse('10000')).toString(), '0.0001');
});

test('signs are kept', () => {
  assert.equal(parse('-12.5').toString(), '-12.5');
  assert.equal(parse('7').minus(parse('9')).toString(), '-2');
  assert.equal(parse('-7').remainder(parse('3')).toString(), '-1');
  assert.equal(parse('7.5').remainder(parse('2')).toString(), '1.5');
});

test('what is beyond the range is infinite, and infinity is contagious', () => {
  let value = parse('10');
  for (let i = 0; i < 14; i++) value = value.times(value);
  assert.equal(value.toString(), 'inf');
  assert.equal(value.negated().toString(), '-inf');
  assert.equal(value.minus(value).toString(), '-nan');
});

test('arithmetic on safe integers agrees with numbers', () => {
  const integer = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(integer, integer, (a, b) => {
      const [x, y] = [LongDouble.of(a), LongDouble.of(b)];
      assert.equal(x.plus(y).toNumber(), a + b);
      assert.equal(x.minus(y).toNumber(), a - b);
      assert.equal(x.times(y).toNumber(), a * b + 0);
      assert.equal(Math.sign(x.compare(y)), Math.sign(a - b));
      if (b !== 0) assert.equal(x.remainder(y).toNumber(), (a % b) + 0);
      if (b !== 0) assert.ok(Math.abs(x.dividedBy(y).toNumber() - a / b) <= Math.abs(a / b) * 1e-15);
    }),
  );
});

test('a double is taken over with all its bits', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (value) => assert.equal(LongDouble.of(value).toNumber(), value + 0)),
  );
});
