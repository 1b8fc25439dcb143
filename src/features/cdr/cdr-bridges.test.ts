import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Bridge } from '../../core/bridge/bridge.ts';
import type { Channel } from '../../core/channel/channel.ts';
import { cdrKit, DIAL } from './cdr-fixture.ts';

test('each two in a conference have a record, of whom of them was there first unless one was rung or is preferred', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(99)\n');
  const parties: Channel[] = [];
  for (const name of ['alice', 'bob', 'carol']) {
    parties.push(kit.driver.call(name, '1'));
    await kit.pass(1000);
  }
  const [alice, bob, carol] = parties as [Channel, Channel, Channel];
  kit.service.engine?.changes.prefer(carol, true);
  const bridge = new Bridge(kit.core, { type: 'base', technology: 'softmix' });
  for (const channel of [alice, bob, carol]) bridge.enter(channel);
  await kit.pass(2000);
  bridge.dissolve();
  for (const channel of parties) channel.hangup(16);
  const written = (await kit.written()).map((line) => line.split(' ')[0]!);
  assert.deepEqual(written.filter((pair) => !pair.endsWith('>')).sort(), ['alice>bob', 'carol>alice', 'carol>bob']);
});

test('who waits in a holding bridge is in an application and no more', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(99)\n');
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bridge = new Bridge(kit.core, { type: 'base', technology: 'holding_bridge' });
  bridge.enter(alice);
  bridge.leave(alice);
  await kit.pass(1000);
  alice.hangup(16);
  assert.deepEqual(await kit.written(), ['alice> 1 Wait ANSWERED 1/1']);
});

test('a parked call says where it was parked, and what comes after is another record', async () => {
  const kit = await cdrKit('[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(99)\nexten => 2,1,Echo\n');
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bridge = new Bridge(kit.core, { type: 'parking', technology: 'holding_bridge' });
  bridge.enter(alice);
  const parked = {
    channel: alice.snapshot,
    parkerChannel: '',
    parkerDialString: '',
    lot: 'default',
    space: 701,
    secondsLeft: 45,
    secondsParked: 0,
  };
  kit.core.bus.publish('parking.callParked', parked);
  await kit.pass(2000);
  bridge.leave(alice);
  alice.redirect('default', '2', 1);
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice> 1 Park ANSWERED 2/2', 'alice> 2 Echo ANSWERED 1/1']);
  assert.equal(kit.records[0]!.lastData, 'default:701');
});

test('without the changes of dialling or of bridges a call has one record', async () => {
  const kit = await cdrKit(DIAL, { ignoresDials: true, ignoresBridges: true });
  const alice = kit.driver.call('alice', '2');
  await kit.settle();
  kit.driver.channelOf('carol').partyAnswered();
  await kit.pass(1000);
  alice.redirect('default', '3', 1);
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice> 3 Dial ANSWERED 2/2']);
});
