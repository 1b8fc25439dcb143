import assert from 'node:assert/strict';
import test from 'node:test';
import { frameOf } from './screen.ts';
import { cutTo, padTo, widthOf } from './text-width.ts';

test('a letter with marks is one column wide, an ideograph or a picture two', () => {
  for (const [text, width] of [
    ['plain', 5],
    ['Zoe\u0308', 3],
    ['Ωμέγα', 5],
    ['田中', 4],
    ['한글', 4],
    ['\u{1f600}!', 3],
    ['', 0],
  ] as const)
    assert.equal(widthOf(text), width, text);
  assert.equal(padTo('田', 4), '田  ');
  assert.equal(padTo('longer', 2), 'longer');
});

test('a line is cut at its columns, never within a letter, and its colours end', () => {
  assert.equal(cutTo('abcdef', 4), 'abcd');
  assert.equal(cutTo('a田中', 4), 'a田');
  assert.equal(cutTo('Zoe\u0308x', 3), 'Zoe\u0308');
  assert.equal(cutTo('\u001b[33mabc\u001b[0mdef', 2), '\u001b[33mab\u001b[0m');
  assert.equal(cutTo('\u001b[33mabc\u001b[0mdef', 4), '\u001b[33mabc\u001b[0md');
});

test('a frame fits its terminal: what is too long is counted, and nothing is blanked before it is written over', () => {
  const frame = frameOf('one line\ntwo\nthree\nfour\n', 4, 5);
  assert.equal(frame, '\u001b[Hone l\u001b[K\r\ntwo\u001b[K\r\n... 2\u001b[K\u001b[J');
  assert.equal(frameOf('one\n', 24, 80), '\u001b[Hone\u001b[K\u001b[J');
});
