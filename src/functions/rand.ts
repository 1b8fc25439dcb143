import { randomInt } from 'node:crypto';
import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineFunction } from '../core/dialplan/define-function.ts';

const LARGEST = 2_147_483_647;

export const rand = defineFunction({
  name: 'RAND',
  summary: 'A random number',
  syntax: 'RAND([min[,max]])',
  description: `Gives a whole number from min (0 if left out) to max (${LARGEST} if left out), both included.`,
  read(_context, args) {
    const [first = '', second = ''] = splitArguments(args);
    const [a, b] = [integerOf(first, 0), integerOf(second, LARGEST)];
    const [least, most] = a <= b ? [a, b] : [b, a];
    return String(randomInt(least, most + 1));
  },
});

/** The whole number at the start of a text, within 32 bits. */
const integerOf = (text: string, fallback: number): number =>
  Math.min(LARGEST, Math.max(-LARGEST - 1, Number(/^\s*([+-]?\d+)/.exec(text)?.[1] ?? fallback)));
