import { entryOf } from '../base/entry-of.ts';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

export const math = defineFunction({
  name: 'MATH',
  summary: 'Computes with two numbers',
  syntax: 'MATH(number1 op number2[,type])',
  description:
    'The operator is one of + - * / % ^ << >> AND OR XOR < > <= >= ==; comparisons give TRUE or FALSE. The type of the result is float (six places, the default), int, hex or char.',
  read({ core }, args) {
    const [expression = '', type = 'float'] = splitArguments(args);
    const operation = parseOperation(expression);
    const print = entryOf(PRINTERS, type.toLowerCase());
    if (!operation || !print) {
      core.logger.warning(`MATH(${args}) cannot be computed`);
      return '';
    }
    const result = OPERATORS[operation.operator]!(operation.left, operation.right);
    return typeof result === 'boolean' ? (result ? 'TRUE' : 'FALSE') : print(result);
  },
});

/** In the order in which they are looked for; of those that begin alike the longer one is taken at its place. Minus comes last. */
const OPERATOR_ORDER = [['*'], ['/'], ['%'], ['^'], ['AND'], ['XOR'], ['OR'], ['>=', '>>', '>'], ['<=', '<<', '<'], ['=='], ['+'], ['-']];

function parseOperation(text: string): { left: number; operator: string; right: number } | undefined {
  const negative = text.startsWith('-');
  const rest = negative ? text.slice(1) : text;
  for (const spellings of OPERATOR_ORDER) {
    const at = rest.indexOf(spellings.at(-1)!);
    if (at < 0) continue;
    const operator = spellings.find((spelling) => rest.startsWith(spelling, at))!;
    const left = numberAt(rest.slice(0, at));
    const right = numberAt(rest.slice(at + operator.length));
    return left === undefined || right === undefined ? undefined : { left: negative ? -left : left, operator, right };
  }
  return undefined;
}

/** The number that a text begins with. */
function numberAt(text: string): number | undefined {
  const found = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(text);
  return found ? Number(found[0]) : undefined;
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number | boolean>> = {
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? 0 : a / b),
  '%': (a, b) => (Math.trunc(b) === 0 ? 0 : Math.trunc(a) % Math.trunc(b)),
  '^': (a, b) => a ** b,
  AND: (a, b) => a & b,
  XOR: (a, b) => a ^ b,
  OR: (a, b) => a | b,
  '>=': (a, b) => a >= b,
  '>>': (a, b) => a >> b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '<<': (a, b) => a << b,
  '<': (a, b) => a < b,
  '==': (a, b) => a === b,
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
};

const asFloat = (value: number): string => value.toFixed(6);
const asInteger = (value: number): string => String(value | 0);
const asHex = (value: number): string => (value >>> 0).toString(16);
const asCharacter = (value: number): string => String.fromCharCode(value & 0xff);

const PRINTERS: Readonly<Record<string, (value: number) => string>> = {
  float: asFloat,
  f: asFloat,
  int: asInteger,
  i: asInteger,
  hex: asHex,
  h: asHex,
  char: asCharacter,
  c: asCharacter,
};
