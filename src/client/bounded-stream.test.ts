import assert from 'node:assert/strict';
import test from 'node:test';
import { BoundedStream, type WhenFull } from './bounded-stream.ts';

function streamOf(whenFull: WhenFull, limit = 3) {
  const told: (boolean | 'done')[] = [];
  const stream = new BoundedStream<number>({ limit, whenFull, onFull: (isFull) => told.push(isFull), onDone: () => told.push('done') });
  return { stream, told };
}

async function readAll(stream: BoundedStream<number>): Promise<number[]> {
  const values: number[] = [];
  for await (const value of stream) values.push(value);
  return values;
}

test('values come out in order, those that wait and those that are waited for', async () => {
  const { stream } = streamOf('wait', 100);
  const reading = readAll(stream);
  for (let i = 0; i < 50; i++) stream.push(i);
  await Promise.resolve();
  for (let i = 50; i < 120; i++) stream.push(i);
  stream.end();
  assert.deepEqual(
    await reading,
    Array.from({ length: 120 }, (_, i) => i),
  );
});

test('a full stream drops its oldest or its newest value, as asked, and counts', async () => {
  for (const [whenFull, kept] of [
    ['drop-oldest', [3, 4, 5]],
    ['drop-newest', [1, 2, 3]],
  ] as const) {
    const { stream, told } = streamOf(whenFull);
    for (const value of [1, 2, 3, 4, 5]) stream.push(value);
    stream.end();
    assert.equal(stream.dropped, 2);
    assert.deepEqual(await readAll(stream), kept);
    assert.deepEqual(told, ['done']);
  }
});

test('a stream that waits tells when it is full and when it is half empty again, once each', async () => {
  const { stream, told } = streamOf('wait', 4);
  for (const value of [1, 2, 3, 4, 5]) stream.push(value);
  assert.deepEqual(told, [true]);
  await stream.next();
  await stream.next();
  assert.deepEqual(told, [true]);
  await stream.next();
  assert.deepEqual(told, [true, false]);
  assert.equal(stream.dropped, 0);
});

test('an error comes after what waited, once', async () => {
  const { stream, told } = streamOf('wait');
  stream.push(1);
  stream.end(new Error('lost'));
  stream.push(2);
  assert.deepEqual(await stream.next(), { value: 1, done: false });
  await assert.rejects(stream.next(), /lost/);
  assert.deepEqual(await stream.next(), { value: undefined, done: true });
  assert.ok(told.includes('done'));
});

test('leaving the loop releases the source and what waited', async () => {
  const { stream, told } = streamOf('wait', 2);
  stream.push(1);
  stream.push(2);
  for await (const value of stream) if (value === 1) break;
  assert.deepEqual(told, [true, false, 'done']);
  assert.equal(stream.size, 0);
});
