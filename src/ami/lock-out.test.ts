import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '../base/manual-clock.ts';
import { LockOut } from './lock-out.ts';

const OPTIONS = { failures: 20, periodMs: 60_000, includesLoopback: false };

test('the twentieth failure within a minute keeps an address out for a minute', async () => {
  const clock = new ManualClock();
  const lockOut = new LockOut(clock, OPTIONS);
  for (let i = 1; i < 20; i++) assert.equal(lockOut.failed('192.0.2.1'), false);
  assert.equal(lockOut.isLockedOut('192.0.2.1'), false);
  assert.equal(lockOut.failed('192.0.2.1'), true);
  assert.equal(lockOut.isLockedOut('192.0.2.1'), true);
  assert.equal(lockOut.isLockedOut('192.0.2.2'), false);
  await clock.advance(60_001);
  assert.equal(lockOut.isLockedOut('192.0.2.1'), false);
});

test('failures that are a minute old no longer count', async () => {
  const clock = new ManualClock();
  const lockOut = new LockOut(clock, OPTIONS);
  for (let i = 0; i < 19; i++) lockOut.failed('192.0.2.1');
  await clock.advance(60_001);
  assert.equal(lockOut.failed('192.0.2.1'), false);
  assert.equal(lockOut.isLockedOut('192.0.2.1'), false);
});

test('loopback is never locked out unless asked for', () => {
  const clock = new ManualClock();
  const [spared, strict] = [new LockOut(clock, OPTIONS), new LockOut(clock, { ...OPTIONS, includesLoopback: true })];
  for (let i = 0; i < 30; i++) {
    for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      spared.failed(address);
      strict.failed(address);
    }
  }
  assert.equal(spared.isLockedOut('127.0.0.1'), false);
  assert.equal(strict.isLockedOut('127.0.0.1'), true);
});
