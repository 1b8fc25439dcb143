import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '../base/logger.ts';
import { ManualClock } from '../base/manual-clock.ts';
import { buildAccounts } from './accounts.ts';
import { MANAGER_LIMITS } from './limits.ts';
import { LockOut } from './lock-out.ts';
import { LoginDesk } from './login-desk.ts';
import { account } from './manager-fixture.ts';
import { SecurityEvents } from './security-events.ts';
import type { ManagerSession } from './session.ts';

const sessionFrom = (address: string) => ({ address, account: undefined, shownName: '' }) as unknown as ManagerSession;

test('there are so many sessions of an address and so many in all; each that ends makes room', () => {
  const lockOut = new LockOut(new ManualClock(), { failures: 20, periodMs: 60_000, includesLoopback: false });
  const security = new SecurityEvents({ isWanted: () => false, publish: () => {} });
  const desk = new LoginDesk(silentLogger, security, lockOut);
  const admin = buildAccounts([account('admin')], silentLogger).get('admin')!;
  const isFull = (address: string) => desk.isFull(sessionFrom(address), 'admin');
  for (let i = 0; i < MANAGER_LIMITS.sessionsOfAddress; i++) {
    assert.equal(isFull(`2001:db8::${i.toString(16)}`), false);
    desk.entered(sessionFrom(`2001:db8::${i.toString(16)}`), admin);
  }
  assert.equal(isFull('2001:db8::ffff:1'), true);
  assert.equal(isFull('192.0.2.1'), false);
  desk.left(sessionFrom('2001:db8::1'), admin);
  assert.equal(isFull('2001:db8::ffff:1'), false);
  for (let i = MANAGER_LIMITS.sessionsOfAddress - 1; i < MANAGER_LIMITS.sessions; i++)
    desk.entered(sessionFrom(`198.51.${i >> 8}.${i & 255}`), admin);
  assert.equal(isFull('192.0.2.1'), true);
  assert.equal(desk.isFull({ ...sessionFrom('192.0.2.1'), account: admin } as unknown as ManagerSession, 'admin'), false);
  desk.left(sessionFrom('198.51.16.0'), admin);
  assert.equal(isFull('192.0.2.1'), false);
});
