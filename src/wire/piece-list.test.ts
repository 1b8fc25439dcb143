import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PieceList } from './piece-list.ts';

test('pieces come out in order, once, however many there were', () => {
  const list = new PieceList();
  let expected = '';
  for (let i = 0; i < 5000; i++) {
    const piece = i % 7 === 0 ? '' : String.fromCharCode(65 + (i % 26));
    expected += piece;
    list.add(piece);
  }
  assert.equal(list.length, expected.length);
  assert.equal(list.take('!'), `${expected}!`);
  assert.equal(list.length, 0);
  assert.equal(list.take('x'), 'x');
});

test('what is cleared is gone', () => {
  const list = new PieceList();
  list.add('a');
  list.clear();
  list.add('b');
  assert.equal(list.take(), 'b');
});
