import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { appKit, dial } from '../../testing/app-kit.ts';
import { configureInCall, inCallOptions } from './in-call.ts';

const DIALPLAN = '[default]\nexten => 1,1,Dial(Test/bob,20,Th)\nexten => 600,1,Answer()\nexten => 600,n,Wait(60)\n';

const talking = async (change: Partial<ReturnType<typeof inCallOptions>> = {}) => {
  const kit = await appKit(DIALPLAN, applications);
  configureInCall(kit.core, { ...inCallOptions(kit.core), ...change });
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  return { ...kit, alice, bob };
};

test('without an extension that exists the two talk on, and the music is over', async () => {
  const kit = await talking({ transferAttempts: 2 });
  await dial(kit, kit.alice, '#');
  assert.equal(kit.core.holdMusic.isOn(kit.bob), true);
  for (let attempt = 0; attempt < 2; attempt++) {
    await dial(kit, kit.alice, '9');
    (kit.alice.leg as unknown as { media: { finishPlaying(): void } }).media.finishPlaying();
    await kit.settle();
  }
  assert.equal(kit.core.holdMusic.isOn(kit.bob), false);
  assert.equal(kit.core.bridges.size, 1);
  assert.deepEqual(
    kit.trace('alice').filter((line) => /^(held|unheld|transfer)/.test(line)),
    ['held', 'unheld'],
  );
});

test('no digit in time gives the transfer up', async () => {
  const kit = await talking();
  await dial(kit, kit.alice, '#');
  (kit.alice.leg as unknown as { media: { finishPlaying(): void } }).media.finishPlaying();
  await kit.clock.advance(3000);
  assert.ok(kit.trace('alice').includes('unheld'));
});

test('digits of a party that transfers do not reach the other one', async () => {
  const kit = await talking();
  await dial(kit, kit.alice, '#6');
  assert.deepEqual(
    kit.trace('bob').filter((line) => line.startsWith('digit')),
    [],
  );
});

test('a party that hangs up in the midst of its transfer ends both calls', async () => {
  const kit = await talking();
  await dial(kit, kit.alice, '#');
  kit.alice.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.core.channels.size, 0);
  assert.equal(kit.clock.pendingTimers, 0);
});

test('codes are those of the configuration', async () => {
  const kit = await talking({ disconnect: '*0' });
  await dial(kit, kit.bob, '*');
  assert.equal(kit.core.bridges.size, 1);
  await dial(kit, kit.bob, '0');
  assert.equal(kit.core.bridges.size, 0);
});
