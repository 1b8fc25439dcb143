import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortRange } from './port-range.ts';
import { bindPair, closePair, type UdpListener, type UdpPair } from './udp-pair.ts';

const listener: UdpListener = { rtp() {}, rtcp() {}, failed() {} };

/** First port of so many pairs that nobody has: the system's choice, and those after it tried. */
function freePairs(count: number): number {
  for (let tries = 0; tries < 100; tries++) {
    const first = new PortRange(0, 0).open('127.0.0.1', listener);
    const next = Array.from({ length: count - 1 }, (_, i) => bindPair('127.0.0.1', first.port + 2 * (i + 1), listener));
    for (const pair of [first, ...next]) if (pair) closePair(pair);
    if (!next.includes(undefined)) return first.port;
  }
  throw new Error(`no ${count} free pairs of ports beside each other`);
}

test('pairs are given out in turn, and one that is taken is passed over', (t) => {
  const first = freePairs(3);
  const range = new PortRange(first - 1, first + 6, () => 0);
  const pairs: UdpPair[] = [];
  t.after(() => pairs.forEach(closePair));
  const open = () => {
    const pair = range.open('127.0.0.1', listener);
    pairs.push(pair);
    return pair.port;
  };
  assert.deepEqual([open(), open(), open()], [first, first + 2, first + 4]);
  assert.throws(open, { code: 'MEDIA_NO_PORT' });
  range.close(pairs[1]!);
  assert.equal(open(), first + 2);
  assert.throws(open, { code: 'MEDIA_NO_PORT' });
});

test('what others have is passed over and tried again later; what cannot be bound is not lost', (t) => {
  const first = freePairs(3);
  const range = new PortRange(first, first + 5, () => 0);
  const other = bindPair('127.0.0.1', first, listener)!;
  const open = () => range.open('127.0.0.1', listener);
  const pairs = [open(), open()];
  t.after(() => pairs.forEach(closePair));
  assert.deepEqual(
    pairs.map(({ port }) => port),
    [first + 2, first + 4],
  );
  assert.throws(open, { code: 'MEDIA_NO_PORT' });
  assert.throws(() => range.open('192.0.2.1', listener), { code: 'MEDIA_NO_PORT' });
  closePair(other);
  pairs.push(open());
  assert.equal(pairs[2]?.port, first);
});

test('to be told that all ports are taken costs no try of any', () => {
  const first = freePairs(1);
  const range = new PortRange(first, first + 1);
  const pair = range.open('127.0.0.1', listener);
  for (let i = 0; i < 100_000; i++) assert.throws(() => range.open('no address: not even looked at', listener), { code: 'MEDIA_NO_PORT' });
  range.close(pair);
});

test('a range without a pair, and an address that is not here, are refused', () => {
  for (const [start, end] of [
    [10_001, 10_002],
    [20_000, 10_000],
    [1, 1],
  ] as const) {
    assert.throws(() => new PortRange(start, end), { code: 'MEDIA_PORT_RANGE' });
  }
  assert.throws(() => new PortRange(0, 0).open('192.0.2.1', listener), { code: 'MEDIA_NO_PORT' });
});

test('without a range the system chooses, still an even port', () => {
  const pair = new PortRange(0, 0).open('127.0.0.1', listener);
  assert.equal(pair.port % 2, 0);
  closePair(pair);
});
