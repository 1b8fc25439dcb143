import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedQueue } from './bounded-queue.ts';

test('items come out in the order they went in, also after growing and going round', () => {
  const queue = new BoundedQueue<number>(100);
  let next = 0;
  let expected = 0;
  for (let round = 0; round < 50; round++) {
    for (let i = 0; i < 7; i++) if (queue.offer(next)) next++;
    assert.deepEqual([...queue][0], expected);
    for (let i = 0; i < 5; i++) assert.equal(queue.take(), expected++);
  }
  assert.equal(queue.size, next - expected);
});

test('a full queue refuses, and keeps what it has', () => {
  const queue = new BoundedQueue<string>(2);
  assert.deepEqual([queue.offer('a'), queue.offer('b'), queue.offer('c')], [true, true, false]);
  assert.equal(queue.isFull, true);
  assert.deepEqual([...queue], ['a', 'b']);
  assert.equal(queue.peek(), 'a');
});

test('the oldest can be made to give way', () => {
  const queue = new BoundedQueue<string>(2);
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((item) => queue.offerDroppingOldest(item)),
    [undefined, undefined, 'a', 'b'],
  );
  assert.deepEqual([...queue], ['c', 'd']);
});

test('a cleared queue starts anew, an empty one gives nothing', () => {
  const queue = new BoundedQueue<number>(3);
  queue.offer(1);
  queue.clear();
  assert.equal(queue.take(), undefined);
  assert.equal(queue.peek(), undefined);
  queue.offer(2);
  assert.deepEqual([...queue], [2]);
});

test('a capacity that is none is refused', () => {
  assert.throws(() => new BoundedQueue(0), RangeError);
});
