import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { type CallRecorder, callRecorder, type MonitorOptions } from '../../core/ports/call-recorder.ts';
import { feature } from '../../functions/feature.ts';
import { featuremap } from '../../functions/featuremap.ts';
import { appKit, dial } from '../../testing/app-kit.ts';
import { legOf } from '../../testing/scripted-leg.ts';
import { configureInCall, inCallOptions } from './in-call.ts';

const DIALPLAN = '[default]\nexten => 1,1,Dial(Test/bob,20,Th)\nexten => 600,1,Answer()\nexten => 600,n,Wait(60)\n';

const talking = async (change: Partial<ReturnType<typeof inCallOptions>> = {}, dialplan = DIALPLAN) => {
  const kit = await appKit(dialplan, applications);
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

test('what a channel was given by FEATURE and FEATUREMAP goes before the configuration', async () => {
  const kit = await talking({ disconnect: '*0' });
  assert.equal(featuremap.write?.({ core: kit.core, channel: undefined }, 'disconnect', '99'), false);
  const of = { core: kit.core, channel: kit.bob };
  assert.equal(featuremap.write?.(of, 'disconnect', '99'), true);
  assert.equal(featuremap.read?.(of, 'disconnect'), '99');
  assert.equal(feature.write?.(of, 'atxfernoanswertimeout', '7'), true);
  assert.equal(feature.read?.(of, 'atxfernoanswertimeout'), '7');
  assert.equal(feature.write?.(of, 'atxfernoanswertimeout', 'soon'), false);
  await dial(kit, kit.bob, '99');
  assert.equal(kit.core.bridges.size, 0);
});

test('a code of [applicationmap] runs its application where DYNAMIC_FEATURES names it, also by a group', async () => {
  const applicationsOfMap = [
    { name: 'noisy', code: '*9', runsOn: 'peer', activatedBy: 'callee', application: 'Playback', data: 'beep', musicClass: '' },
  ] as const;
  const kit = await talking(
    { applications: applicationsOfMap, groups: [{ name: 'many', members: [{ feature: 'noisy', code: '*8' }] }] },
    '[default]\nexten => 1,1,Set(DYNAMIC_FEATURES=many#other)\nexten => 1,n,Dial(Test/bob,20)\n',
  );
  await dial(kit, kit.alice, '*8');
  assert.deepEqual(legOf(kit.bob).media.sounds, []);
  await dial(kit, kit.bob, '*8');
  assert.deepEqual(legOf(kit.alice).media.sounds, ['beep']);
  assert.equal(kit.alice.getVariable('DYNAMIC_FEATURENAME'), 'noisy');
  assert.equal(kit.core.holdMusic.isOn(kit.bob), true);
  legOf(kit.alice).media.finishPlaying();
  await kit.settle();
  assert.equal(kit.core.holdMusic.isOn(kit.bob), false);
  assert.equal(kit.alice.bridge?.peerOf(kit.alice), kit.bob);
});

test('the code of one-touch recording starts it, with file name and sounds as the variables say, and ends it', async () => {
  const kit = await talking({ autoMonitor: '*1', courtesyTone: 'beep' }, '[default]\nexten => 1,1,Dial(Test/bob,20,W)\n');
  const done: string[] = [];
  let isOn = false;
  callRecorder.fill(kit.core, {
    isMonitored: () => isOn,
    startMonitor: (channel: Channel, { file, format, mix }: MonitorOptions) => {
      done.push(`start ${channel.name} ${file} ${format} ${mix}`);
      isOn = true;
      return 'started';
    },
    stopMonitor: (channel: Channel) => {
      done.push(`stop ${channel.name}`);
      return true;
    },
  } as Partial<CallRecorder> as CallRecorder);
  kit.alice.setVariable('TOUCH_MONITOR_FORMAT', 'gsm');
  await dial(kit, kit.alice, '*1');
  const seconds = Math.floor(kit.clock.now() / 1000);
  assert.deepEqual(done, [`start ${kit.bob.name} auto-${seconds}-100-101 gsm true`]);
  assert.deepEqual(legOf(kit.bob).media.sounds, ['beep']);
  assert.equal(kit.alice.getVariable('TOUCH_MONITOR_OUTPUT'), `auto-${seconds}-100-101`);
  await dial(kit, kit.alice, '*1');
  assert.equal(done[1], `stop ${kit.bob.name}`);
});
