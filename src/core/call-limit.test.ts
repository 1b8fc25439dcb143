import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coreKit } from '../testing/core-kit.ts';
import { originate } from './originate.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

test('no more calls run than maxcalls allows, and one that has ended makes room', async () => {
  const { core, clock } = await coreKit('[default]\nexten => 700,1,Answer()\nexten => 700,n,Wait(30)\n', {
    settings: { ...DEFAULT_SETTINGS, maxCalls: 2 },
  });
  const call = async () => {
    const running = originate(core, {
      channel: 'Local/700@default/n',
      application: { name: 'Wait', data: '20' },
      timeoutMs: 5000,
      setVariable: () => {},
    });
    await clock.advance(1);
    return (await running).success;
  };
  assert.deepEqual([await call(), await call(), await call()], [true, true, false]);
  assert.equal(core.calls, 2);
  await clock.advance(40_000);
  assert.equal(core.calls, 0);
  assert.equal(await call(), true);
});
