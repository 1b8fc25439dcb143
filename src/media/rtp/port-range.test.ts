import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PortRange } from './port-range.ts';
import { closePair, type UdpListener } from './udp-pair.ts';

const listener: UdpListener = { rtp() {}, rtcp() {}, failed() {} };

test('pairs are given out in turn, and one that is taken is passed over', () => {
  const range = new PortRange(41_801, 41_808, () => 0);
  const pairs = [1, 2, 3].map(() => range.open('127.0.0.1', listener));
  assert.deepEqual(
    pairs.map((pair) => pair.port),
    [41_802, 41_804, 41_806],
  );
  assert.throws(() => range.open('127.0.0.1', listener), { code: 'MEDIA_NO_PORT' });
  closePair(pairs[1]!);
  const again = range.open('127.0.0.1', listener);
  assert.equal(again.port, 41_804);
  for (const pair of [pairs[0]!, pairs[2]!, again, again]) closePair(pair);
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
