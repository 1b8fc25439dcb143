import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../../testing/app-kit.ts';
import { consult, partners, transferring } from './attended-transfer-fixture.ts';

for (const leaver of ['from', 'other', 'carol'] as const) {
  test(`the code for three makes one call of them, which goes on when ${leaver} leaves and is over when one is alone`, async () => {
    const kit = await transferring('bob');
    const carol = await consult(kit);
    await dial(kit, kit.bob, '*3');
    await kit.settle();
    assert.deepEqual(partners(kit), ['alice bob carol']);
    assert.equal(kit.core.holdMusic.isOn(kit.alice), false);
    assert.equal(kit.told('transfer.attended')[0]?.destination.type, 'Threeway');
    const first = leaver === 'carol' ? carol : kit[leaver];
    first.partyHungUp(16);
    await kit.settle();
    assert.equal(first.ended, true);
    const [next] = [...kit.core.bridges.values()].flatMap(({ channels }) => channels);
    assert.equal([...kit.core.bridges.values()].flatMap(({ channels }) => channels).length, 2);
    next?.partyHungUp(16);
    await kit.settle();
    assert.equal(kit.core.bridges.size, 0);
    assert.equal(kit.core.channels.size, 0);
    assert.equal(kit.clock.pendingTimers, 0);
  });
}

for (const by of ['alice', 'bob'] as const)
  test(`${by} makes one call of the three while it is back with the other one`, async () => {
    const kit = await transferring(by);
    const carol = await consult(kit);
    await dial(kit, kit.from, '*4');
    await dial(kit, kit.from, '*3');
    await kit.settle();
    assert.deepEqual(partners(kit), ['alice bob carol']);
    assert.equal(kit.core.holdMusic.isOn(carol), false);
    kit.from.partyHungUp(16);
    carol.partyHungUp(16);
    await kit.settle();
    assert.equal(kit.core.channels.size, 0);
  });
