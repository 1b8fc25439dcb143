import assert from 'node:assert/strict';
import test from 'node:test';
import { LoopTurns } from './loop-turns.ts';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

test('of those that rest one goes on in a turn of the loop, in their order, and others have their turns between', async () => {
  const turns = new LoopTurns();
  const order: string[] = [];
  const worker = async (name: string) => {
    for (let i = 0; i < 1000; i++) {
      await turns.rest();
      order.push(name);
    }
  };
  const work = Promise.all([worker('a'), worker('b'), worker('c')]);
  let between = 0;
  for (let before = 0; order.length < 3000; before = order.length) {
    await turn();
    assert.ok(order.length - before <= 1, `${order.length - before} in a turn`);
    between++;
  }
  await work;
  assert.ok(between >= 3000);
  assert.deepEqual(order.slice(0, 6), ['a', 'b', 'c', 'a', 'b', 'c']);
  assert.deepEqual(order.slice(-3), ['a', 'b', 'c']);
});
