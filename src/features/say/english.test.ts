import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sayAlpha, sayDigits, sayNumber } from './english.ts';

const bare = (prompts: readonly string[]): string =>
  prompts.map((prompt) => prompt.replace('digits/', '').replace('letters/', '')).join(' ');

test('numbers are said in words', () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, '0'],
    [7, '7'],
    [20, '20'],
    [21, '20 1'],
    [90, '90'],
    [100, '1 hundred'],
    [342, '3 hundred 40 2'],
    [1000, '1 thousand'],
    [12_016, '12 thousand 16'],
    [700_001, '7 hundred thousand 1'],
    [3_000_000, '3 million'],
    [999_999_999, '9 hundred 90 9 million 9 hundred 90 9 thousand 9 hundred 90 9'],
    [-15, 'minus 15'],
    [1_000_000_000, '1 0 0 0 0 0 0 0 0 0'],
    [Number.NaN, ''],
  ];
  for (const [number, words] of cases) assert.equal(bare(sayNumber(number)), words, `${number}`);
});

test('digits are said one by one, with star and pound', () => {
  assert.equal(bare(sayDigits('-10*#x 9')), 'minus 1 0 star pound 9');
});

test('letters are said in either case, with digits and signs', () => {
  assert.deepEqual(sayAlpha('aZ 4@é'), ['letters/a', 'letters/z', 'letters/space', 'digits/4', 'letters/at']);
});

test('every word has its prompt in the set that comes with Ringdown', async () => {
  const prompts = new Set([
    ...Array.from({ length: 100 }, (_, i) => sayNumber(i)).flat(),
    ...sayNumber(-1_001_100),
    ...sayDigits('0123456789*#-'),
    ...sayAlpha('abcdefghijklmnopqrstuvwxyz*@-$.=!+/ #'),
  ]);
  for (const prompt of prompts) await access(fileURLToPath(new URL(`../../../sounds/en/${prompt}.ulaw`, import.meta.url)));
  assert.ok(prompts.size > 60);
});
