// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compilePosixRegExp } from '../../base/safe-regexp.ts';
import { type Allowance, type SubstitutionOptions, splitFunction, substitute, substring } from './substitution.ts';

const values: Record<string, string> = {
  A: '1',
  B: '12',
  NAME: 'B',
  EXTEN: '17899',
  EMPTY: '',
  DOLLAR: '${A}',
  LOOP: '${EVAL(${LOOP}${LOOP})}',
};

function optionsWith(warnings: string[] = []): SubstitutionOptions {
  const options: SubstitutionOptions = {
    variables: { get: (name) => values[name] },
    functions: { read },
    regularExpressions: { compile: compilePosixRegExp },
    warn: (reason) => warnings.push(reason),
  };
  function read(name: string, args: string, allowance: Allowance): string | Promise<string> {
    if (name === 'LEN') return String(args.length);
    if (name === 'LATER') return Promise.resolve(args);
    if (name === 'EVAL') return substitute(values[args] ?? args, options, allowance);
    return '';
  }
  return options;
}

const run = (text: string) => substitute(text, optionsWith());

test('variables are replaced, those that are not set by nothing', () => {
  assert.equal(run('B=${A}2'), 'B=12');
  assert.equal(run('[${NOSUCH}]'), '[]');
  assert.equal(run('no variable, 5$ or $x'), 'no variable, 5$ or $x');
});

test('offset and length cut out a part', () => {
  assert.equal(run('rest ${EXTEN:3} last ${EXTEN:-1}'), 'rest 99 last 9');
  for (const [range, part] of [
    ['0:1', '1'],
    ['1:2', '78'],
    ['-2:1', '9'],
    ['0:-2', '178'],
    ['1:-1', '789'],
    ['9', ''],
    ['-9', '17899'],
    ['2:-9', ''],
    ['1:', '7899'],
    ['x', '17899'],
  ] as const)
    assert.equal(substring('17899', range), part, range);
});

test('what stands inside is substituted first', () => {
  assert.equal(run('${${NAME}}'), '12');
  assert.equal(run('${LEN(${B})}'), '2');
  assert.equal(run('${LEN(a:b)}:${EXTEN:${A}}'), '3:7899');
  assert.equal(run('${LEN(${EXTEN:1:2})}'), '2');
});

test('expressions are evaluated with their variables in place', () => {
  assert.equal(run('X=$[${A} + 41]'), 'X=42');
  assert.equal(run('$["${A}" = "1"]?yes:no'), '1?yes:no');
  assert.equal(run('$[$[1 + 1] * 2]'), '4');
  assert.equal(run('$["abc1" : "[a-z]+([0-9])"]'), '1');
});

test('a value is not looked at again', () => {
  assert.equal(run('${DOLLAR}'), '${A}');
});

test('a function that answers later makes the whole text come later, in order', async () => {
  const text = run('${A}-${LATER(x)}-${LEN(${LATER(four)})}-${LATER(abc):1}-$[1 + ${LATER(2)}]');
  assert.ok(text instanceof Promise);
  assert.equal(await text, '1-x-4-bc-3');
});

test('a bracket that is not closed takes the rest and is told', () => {
  const warnings: string[] = [];
  assert.equal(substitute('a ${A', optionsWith(warnings)), 'a 1');
  assert.deepEqual(warnings, ["missing '}' in 'a ${A'"]);
});

test('a variable that evaluates itself comes to an end', () => {
  const warnings: string[] = [];
  assert.equal(substitute('${EVAL(LOOP)}', optionsWith(warnings)), '');
  assert.ok(warnings.length > 0);
});

test('nesting without end is cut off', () => {
  assert.equal(run('${'.repeat(5000)), '');
});

test('a call is taken apart at its outer parentheses', () => {
  assert.deepEqual(splitFunction('CALLERID(num)'), { name: 'CALLERID', args: 'num' });
  assert.deepEqual(splitFunction('IF(LEN(a)?(b))'), { name: 'IF', args: 'LEN(a)?(b)' });
  assert.deepEqual(splitFunction('OPEN(a'), { name: 'OPEN', args: 'a' });
  assert.equal(splitFunction('PLAIN'), undefined);
});

test('no text makes it throw', () => {
  const piece = fc.constantFrom('${', '}', '$[', ']', 'A', 'EXTEN', ':', '-1', '(', ')', 'LEN', 'EVAL', 'LOOP', '+', '"', '$', ' ');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => typeof run(pieces.join('')) === 'string'),
    { numRuns: 300 },
  );
});
