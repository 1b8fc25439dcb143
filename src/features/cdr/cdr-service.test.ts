import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cdrKit, DIAL, SETTINGS } from './cdr-fixture.ts';

test('records end with those who hear of calls: turned off, nothing listens; turned on, calls that go on have one', async () => {
  const kit = await cdrKit(DIAL);
  const { configuration } = kit.service;
  kit.service.configure({ ...configuration, settings: { ...SETTINGS, enabled: false } });
  assert.equal(kit.service.engine, undefined);
  kit.driver.call('alice', '3');
  await kit.pass(1000);
  kit.service.configure(configuration);
  await kit.pass(4000);
  assert.deepEqual(await kit.written(), ['alice> 3 Wait ANSWERED 4/4']);
});

test('nothing is left of calls that are over', async () => {
  const kit = await cdrKit(DIAL);
  for (let i = 0; i < 3; i++) {
    const alice = kit.driver.call('alice', '2');
    await kit.settle();
    kit.driver.channelOf('carol').partyAnswered();
    await kit.settle();
    alice.partyHungUp(16);
    await kit.settle();
  }
  assert.equal([...kit.service.engine!.chains].length, 0);
  assert.equal(kit.service.engine!.size, 0);
});
