import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { evaluateExpression } from './expression.ts';

const warnings: string[] = [];
const options = {
  regularExpressions: {
    compile: (pattern: string) => {
      try {
        return new RegExp(pattern);
      } catch {
        return undefined;
      }
    },
  },
  warn: (reason: string) => warnings.push(reason),
};
const evaluate = (text: string) => evaluateExpression(text, options);

function check(cases: readonly (readonly [expression: string, result: string])[]): void {
  for (const [expression, result] of cases) assert.equal(evaluate(expression), result, expression);
}

test('arithmetic binds as usual and from the left', () => {
  check([
    ['1 + 41', '42'],
    ['2 + 3 * 4', '14'],
    ['(2 + 3) * 4', '20'],
    ['10 - 3 - 2', '5'],
    ['7 / 2', '3.5'],
    ['10 / 3', '3.33333333333333333'],
    ['7 % 3', '1'],
    ['-5 + 1', '-4'],
    ['3 - -5', '8'],
    ['2*-3', '-6'],
    ['007', '007'],
    ['007 + 0', '7'],
  ]);
});

test('what is no number counts for nothing, and dividing by zero gives the largest integer', () => {
  check([
    ['abc + 1', '1'],
    ['1 + abc', '1'],
    ['abc - 1', '-1'],
    ['abc * 2', '0'],
    ['5 / 0', '2147483647'],
    ['5 % 0', '0'],
    ['-abc', '0'],
  ]);
  assert.ok(warnings.some((reason) => reason === 'division by zero'));
  assert.ok(warnings.some((reason) => reason === "'abc' is not a number"));
});

test('numbers compare as numbers, anything else byte by byte with its quotes', () => {
  check([
    ['12 > 50', '0'],
    ['9 < 10', '1'],
    ['10 = 10.0', '1'],
    ['"10" = "10.0"', '0'],
    ['"1" = "1"', '1'],
    ['"1" = 1', '0'],
    ['abc < abd', '1'],
    ['b >= a', '1'],
    ['a <= a', '1'],
    ['a != b', '1'],
    ['a == a', '1'],
    ['1.2.3.4 = 1.2.3', '0'],
    ['"" = ""', '1'],
  ]);
});

test('or gives the first that is something, and gives the first when both are', () => {
  check([
    ['0 | 5', '5'],
    ['3 | 5', '3'],
    ['"" | abc', '""'],
    ['1 & 2', '1'],
    ['0 & 2', '0'],
    ['abc & def', 'abc'],
    ['1 || 0', '1'],
    ['1 && 0', '0'],
    ['1 = 1 & 2 = 2', '1'],
    ['1 = 2 | 2 = 2', '1'],
  ]);
});

test('not and conditional go by nothing and zero', () => {
  check([
    ['!0', '1'],
    ['!1', '0'],
    ['!abc', '1'],
    ['!(1 = 2)', '1'],
    ['1 ? yes :: no', 'yes'],
    ['0 ? yes :: no', 'no'],
    ['"" ? yes :: no', 'no'],
    ['0 ? 1 :: 0 ? 2 :: 3', '3'],
  ]);
});

test('regular expressions give the group or the number of characters', () => {
  check([
    ['"Something interesting" =~ interesting', '11'],
    ['"Something interesting" : interesting', '0'],
    ['"Something interesting" : Something', '9'],
    ['abc123 : "[a-z]*([0-9]+)"', '123'],
    ['abc : "([0-9]+)"', ''],
    ['12345 =~ "^1([0-9]{2})"', '23'],
    ['abc =~ "("', ''],
    ['"foo" ~~ "bar"', 'foobar'],
  ]);
});

test('functions of mathematics are there by their capitals', () => {
  check([
    ['POW(2,10)', '1024'],
    ['FLOOR(2.7)', '2'],
    ['CEIL(2.1) + 1', '4'],
    ['ROUND(2.5)', '3'],
    ['RINT(2.5)', '2'],
    ['RINT(3.5)', '4'],
    ['ABS(-7)', '7'],
    ['SQRT(81)', '9'],
    ['NOSUCH(1)', '0'],
    ['toString(1)', '0'],
  ]);
});

test('nothing gives nothing and a syntax error gives zero with a warning', () => {
  warnings.length = 0;
  check([
    ['', ''],
    ['   ', ''],
    ['= 1', '0'],
    ['1 +', '0'],
    ['(1', '0'],
    ['1 2', '0'],
  ]);
  assert.equal(warnings.length, 4);
  assert.match(warnings[0]!, /^syntax error in expression '= 1'/);
});

test('no expression throws or takes long', () => {
  const piece = fc.constantFrom(
    '1',
    '0',
    '-',
    '+',
    '*',
    '/',
    '%',
    '(',
    ')',
    '"a"',
    'b',
    '?',
    '::',
    ':',
    '=~',
    '~~',
    '|',
    '&',
    '!',
    '=',
    '<',
    '>=',
    ' ',
    ',',
    'ABS',
    '1e400',
    '$',
    '{',
    '9999999999',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => typeof evaluate(pieces.join('')) === 'string'),
    { numRuns: 500 },
  );
  fc.assert(fc.property(fc.string(), (text) => typeof evaluate(text) === 'string'));
  assert.equal(evaluate('('.repeat(16_000)), '0');
  assert.equal(evaluate(`${'!'.repeat(5000)}1`), '0');
});
