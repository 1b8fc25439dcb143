import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Reception } from './reception.ts';

test('loss is what the numbers span less what came, over the wrap too', () => {
  const reception = new Reception();
  [65_533, 65_534, 1, 0, 3].forEach((sequence, i) => {
    reception.received(1, sequence, i * 160, i * 160);
  });
  assert.equal(reception.lost, 2);
  assert.equal(reception.extendedHighest, 0x1_0003);
  assert.equal(reception.takeFractionLost(), Math.floor((2 * 256) / 7));
  assert.equal(reception.takeFractionLost(), 0);
});

test('jitter follows RFC 3550 A.8', () => {
  const reception = new Reception();
  reception.received(1, 1, 0, 0);
  reception.received(1, 2, 160, 160 + 16);
  assert.equal(reception.jitter, 1);
  reception.received(1, 3, 320, 320 + 16);
  assert.equal(reception.jitter, 1 - 1 / 16);
});

test('another SSRC and a leap in the numbers begin anew and keep what was lost before', () => {
  const reception = new Reception();
  assert.equal(reception.received(1, 10, 0, 0), true);
  assert.equal(reception.received(1, 12, 320, 320), false);
  assert.equal(reception.received(2, 30_000, 5, 480), true);
  assert.equal(reception.received(2, 20_000, 165, 640), true);
  assert.equal(reception.received(2, 20_001, 325, 800), false);
  assert.equal(reception.lost, 1);
  assert.equal(reception.packets, 5);
});
