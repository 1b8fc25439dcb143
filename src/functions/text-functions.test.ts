// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the dialplan writes variables like this
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { Core } from '../core/core.ts';
import { assignVariable, substitute } from '../core/dialplan/channel-scope.ts';
import { FUNCTIONS, registerFunctions } from './index.ts';

/** A Wednesday: 2026-01-14 12:30:05.250 UTC. */
const NOW = Date.UTC(2026, 0, 14, 12, 30, 5, 250);

function setUp() {
  const warnings: string[] = [];
  const clock = new ManualClock(NOW);
  const core = new Core({ clock, logger: createLogger(({ message }) => warnings.push(message)) });
  registerFunctions(core.functions);
  const read = (text: string) => substitute(core, undefined, text);
  const set = (name: string, value: string) => assignVariable(core, undefined, name, value);
  return { core, read, set, warnings };
}

function check(cases: readonly (readonly [text: string, value: string])[], variables: Record<string, string> = {}): void {
  const { read, set } = setUp();
  for (const [name, value] of Object.entries(variables)) set(name, value);
  for (const [text, value] of cases) assert.equal(read(text), value, text);
}

test('texts are measured in bytes and tested for being empty', () => {
  check([
    ['${LEN(four)}', '4'],
    ['${LEN()}', '0'],
    ['${LEN(\u00c3\u00a9)}', '2'],
    ['${ISNULL()}${ISNULL(x)}', '10'],
    ['${EXISTS()}${EXISTS(x)}', '01'],
  ]);
});

test('IF chooses by a condition that is empty or zero or not', () => {
  check(
    [
      ['${IF($[${P} = 1]?p one:p other)}', 'p one'],
      ['${IF($[${P} = 2]?p one:p other)}', 'p other'],
      ['${IF(0?yes)}', ''],
      ['${IF(1?yes)}', 'yes'],
      ['${IF(abc? yes : no )}', 'yes'],
      ['${IF(0?a:b:c)}', 'b:c'],
      ['${IF("0"?a:b)}', 'b'],
      ['${IF(1)}', ''],
    ],
    { P: '1' },
  );
});

test('IFTIME chooses by the clock', () => {
  check([
    ['${IFTIME(12:00-13:00,wed,*,jan,UTC?open:closed)}', 'open'],
    ['${IFTIME(13:00-14:00,*,*,*,UTC?open:closed)}', 'closed'],
    ['${IFTIME(nonsense?open:closed)}', ''],
  ]);
});

test('SET, ARRAY, GLOBAL, INC and DEC set variables', () => {
  const { core, read, set, warnings } = setUp();
  assert.equal(read('${SET(A=one)}/${A}'), 'one/one');
  assert.equal(set('ARRAY(P,Q,R)', '1,2'), true);
  assert.equal(read('${P}${Q}[${R}]'), '12[]');
  assert.equal(set('ARRAY(X|Y)', '1|2'), true);
  assert.equal(read('${X}${Y}'), '12');
  assert.equal(set('GLOBAL(G17)', 'everywhere'), true);
  assert.equal(core.globals.get('G17'), 'everywhere');
  assert.equal(read('${GLOBAL(G17)}'), 'everywhere');
  assert.equal(read('${INC(P)}${INC(P)}${DEC(Q)}${P}'), '2313');
  assert.equal(read('${INC(A)}'), '');
  assert.deepEqual(warnings, ["the variable 'A' holds no whole number to count with"]);
});

test('EVAL substitutes what came out of a variable, and comes to an end with itself', () => {
  const { read, set, warnings } = setUp();
  set('INNER', 'deep');
  set('OUTER', '${INNER}');
  assert.equal(read('${OUTER} ${EVAL(${OUTER})}'), '${INNER} deep');
  set('LOOP', '${EVAL(${LOOP}${LOOP})}');
  assert.equal(read('${EVAL(${LOOP})}'), '');
  assert.ok(warnings.length > 0);
});

test('CUT takes fields of a variable by its name', () => {
  check(
    [
      ['${CUT(B,2,1)}', '1'],
      ['${CUT(D,,2)}', 'b'],
      ['${CUT(D,-,2-3)}', 'b-c'],
      ['${CUT(D,-,3-)}', 'c-d'],
      ['${CUT(D,-,-2)}', 'a-b'],
      ['${CUT(D,-,1&4)}', 'a-d'],
      ['${CUT(D|-|2)}', 'b'],
      ['${CUT(C,\\,,2)}', 'y'],
      ['${CUT(C,",",2)}', 'y'],
      ['${CUT(D,-,9)}', ''],
      ['${CUT(D,-,x)}', ''],
    ],
    { B: '12', D: 'a-b-c-d', C: 'x,y' },
  );
});

test('FIELDQTY counts fields', () => {
  check(
    [
      ['${FIELDQTY(D,-)}', '4'],
      ['${FIELDQTY(D,/)}', '1'],
      ['${FIELDQTY(NONE,-)}', '0'],
    ],
    { D: 'a-b-c-d' },
  );
});

test('REGEX says whether an expression matches', () => {
  check([
    ['${REGEX("^1[0-9]+$" 123)}', '1'],
    ['${REGEX("^1[0-9]+$" 23)}', '0'],
    ['${REGEX("[[:digit:]]{3}" abc123)}', '1'],
    ['${REGEX("(" x)}', ''],
    ['${REGEX(x)}', ''],
  ]);
});

test('MATH computes with two numbers in the type that is asked for', () => {
  check([
    ['${MATH(3+4,int)}', '7'],
    ['${MATH(3+4)}', '7.000000'],
    ['${MATH(123%16,int)}', '11'],
    ['${MATH(7/2)}', '3.500000'],
    ['${MATH(7/0)}', '0.000000'],
    ['${MATH(2^10,i)}', '1024'],
    ['${MATH(-5-3,i)}', '-8'],
    ['${MATH(5--3,i)}', '8'],
    ['${MATH(255+0,hex)}', 'ff'],
    ['${MATH(60+5,char)}', 'A'],
    ['${MATH(170 AND 63,i)}', '42'],
    ['${MATH(170AND63,i)}', '42'],
    ['${MATH(6 XOR 3,i)}${MATH(4 OR 1,i)}', '55'],
    ['${MATH(1<<4,i)}${MATH(16>>2,i)}', '164'],
    ['${MATH(3>=3)}${MATH(3<2)}${MATH(2==2)}${MATH(1>2)}${MATH(1<=2)}', 'TRUEFALSETRUEFALSETRUE'],
    ['${MATH(3)}${MATH(a+1)}${MATH(1+1,nosuch)}${MATH(1+1,constructor)}', ''],
  ]);
});

test('letters change their case, other bytes stay', () => {
  check([
    ['${TOUPPER(abc-1\u00c3\u00a9)}', 'ABC-1\u00c3\u00a9'],
    ['${TOLOWER(ABC-1\u00c3\u00a9)}', 'abc-1\u00c3\u00a9'],
  ]);
});

test('RAND stays within its bounds', () => {
  const { read } = setUp();
  const seen = new Set<string>();
  for (let i = 0; i < 200; i++) seen.add(read('${RAND(3,5)}') as string);
  assert.deepEqual([...seen].sort(), ['3', '4', '5']);
  assert.match(read('${RAND()}') as string, /^\d{1,10}$/);
  assert.equal(read('${RAND(5,5)}'), '5');
});

test('STRFTIME prints moments by format and zone', () => {
  check([
    ['${STRFTIME(,UTC,%Y-%m-%d %H:%M:%S.%3q)}', '2026-01-14 12:30:05.250'],
    ['${STRFTIME(0,UTC,%c)}', 'Thu Jan  1 00:00:00 1970'],
    ['${STRFTIME(0,UTC)}', 'Thu Jan  1 00:00:00 1970'],
    ['${STRFTIME(1768393805,Europe/Berlin,%F %T %z)}', '2026-01-14 13:30:05 +0100'],
    [
      '${STRFTIME(1768393805,UTC,%A %B %j %U %W %V %G %u %w %p %I %e %y %s %%)}',
      'Wednesday January 014 02 02 03 2026 3 3 PM 12 14 26 1768393805 %',
    ],
    ['${STRFTIME(1798761600,UTC,%V %G)}', '53 2026'],
    ['${STRFTIME(1609459200,UTC,%V %G %U)}', '53 2020 00'],
    ['${STRFTIME(99999999999999999999,UTC,%Y)}', '275760'],
    ['${STRFTIME(0,UTC,%Q)}', '%Q'],
  ]);
});

test('digests, escapes, filters and replacements work on bytes', () => {
  check(
    [
      ['${MD5(abc)}', '900150983cd24fb0d6963f7d28e17f72'],
      ['${SHA1(abc)}', 'a9993e364706816aba3e25717850c26c9cd0d89d'],
      ['${URIENCODE(a b/\u00c3\u00a9~)}', 'a%20b%2F%C3%A9~'],
      ['${URIDECODE(a%20b%2f%zz)}', 'a b/%zz'],
      ['${FILTER(0-9,+49 (30) 12)}', '493012'],
      ['${FILTER(a-c\\-\\x2c,a-b,d)}', 'a-b,'],
      ['${REPLACE(V,- ,_)}', '1_2_3'],
      ['${REPLACE(V,- )}', '123'],
      ['${STRREPLACE(V,-,--)}', '1--2 3'],
      ['${STRREPLACE(W,a,b,2)}', 'bba'],
      ['${QUOTE(a"b)}', '"a\\"b"'],
      ['${KEYPADHASH(Help-1)}', '43571'],
    ],
    { V: '1-2 3', W: 'aaa' },
  );
});

test('a function that does not exist gives nothing, and one that cannot be written refuses', () => {
  const { read, set, warnings } = setUp();
  assert.equal(read('[${NOSUCHFUNCTION(x)}]'), '[]');
  assert.equal(set('NOSUCHFUNCTION(x)', '1'), false);
  assert.equal(set('LEN(x)', '1'), false);
  assert.equal(read('[${ARRAY(a,b)}]'), '[]');
  assert.equal(warnings.length, 4);
});

test('no argument makes a function throw', () => {
  const { core } = setUp();
  const argument = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc.stringMatching(/^[a-z0-9,|:?"@()\\%&=-]{0,20}$/),
    fc.constantFrom('constructor', '__proto__'),
  );
  fc.assert(
    fc.property(argument, argument, (args, value) => {
      for (const definition of FUNCTIONS) {
        if (definition.read) assert.equal(typeof definition.read({ core, channel: undefined }, args), 'string', definition.name);
        definition.write?.({ core, channel: undefined }, args, value);
      }
    }),
  );
});
