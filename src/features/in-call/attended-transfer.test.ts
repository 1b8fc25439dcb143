import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../../testing/app-kit.ts';
import { legOf } from '../../testing/scripted-leg.ts';
import { consult, partners, transferring } from './attended-transfer-fixture.ts';

test('who transfers hears ringing until the third party answers, and not any longer', async () => {
  const kit = await transferring('alice');
  const carol = await consult(kit, false);
  const { media } = legOf(kit.alice);
  assert.deepEqual(media.playing, { kind: 'tone', tones: 'tone of ring 1' });
  carol.partyAnswered();
  await kit.settle();
  assert.equal(media.playing, undefined);
});

test('who rings instead of a transferer that has hung up is heard, and not the ringing any longer', async () => {
  const kit = await transferring('bob');
  const carol = await consult(kit, false);
  kit.bob.partyHungUp(16);
  await kit.settle();
  const { media } = legOf(kit.alice);
  assert.deepEqual(media.playing, { kind: 'tone', tones: 'tone of ring 1' });
  carol.partyAnswered();
  await kit.settle();
  assert.equal(media.playing, undefined);
});

for (const by of ['alice', 'bob'] as const) {
  test(`${by} talks with a third party while the other one hears music, and leaves the call to them by hanging up`, async () => {
    const kit = await transferring(by);
    const carol = await consult(kit);
    assert.ok(legOf(kit.from).orders.includes('indicate ringing'));
    assert.deepEqual(partners(kit), [kit.other === kit.alice ? 'alice' : 'bob', by === 'alice' ? 'alice carol' : 'bob carol'].sort());
    assert.equal(kit.core.holdMusic.isOn(kit.other), true);
    kit.from.partyHungUp(16);
    await kit.settle();
    assert.equal(kit.from.ended, true);
    assert.deepEqual(partners(kit), [by === 'alice' ? 'bob carol' : 'alice carol']);
    assert.equal(kit.core.holdMusic.isOn(kit.other), false);
    const [told] = kit.told('transfer.attended');
    assert.deepEqual(
      [told?.result, told?.original.transferer.name, told?.transferee?.name, told?.isExternal, told?.destination.type],
      ['Success', kit.from.name, kit.other.name, false, 'Bridge'],
    );
    assert.equal(kit.other.getVariable('ATTENDEDTRANSFER'), kit.from.name);
    assert.equal(kit.other.connectedLine.number, '102');
    carol.partyHungUp(16);
    await kit.settle();
    assert.equal(kit.core.bridges.size, 0);
    assert.deepEqual(kit.steps('alice').includes('1,2 NoOp(after)'), by === 'bob');
    assert.equal(kit.core.channels.size, 0);
  });
}

test('the code to complete does what hanging up does', async () => {
  const kit = await transferring('bob');
  await consult(kit);
  await dial(kit, kit.bob, '*2');
  await kit.settle();
  assert.equal(kit.bob.ended, true);
  assert.deepEqual(partners(kit), ['alice carol']);
});

test('the code to abort, and a third party that hangs up, bring the two together again', async () => {
  const kit = await transferring('alice');
  const carol = await consult(kit);
  await dial(kit, kit.alice, '*1');
  await kit.settle();
  assert.equal(carol.ended, true);
  assert.deepEqual(partners(kit), ['alice bob']);
  assert.equal(kit.core.holdMusic.isOn(kit.bob), false);
  assert.ok(legOf(kit.alice).media.sounds.includes('beeperr'));

  await dial(kit, kit.alice, '*5');
  const again = await consult(kit);
  again.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(partners(kit), ['alice bob']);
  kit.bob.partyHungUp(16);
  await kit.settle();
  assert.ok(kit.steps('alice').includes('1,2 NoOp(after)'));
});

test('a third party that is busy, does not answer in time, or is aborted while it rings leaves the two as they were', async () => {
  const busy = await transferring('alice');
  await dial(busy, busy.alice, '3');
  await busy.clock.advance(10_000);
  assert.deepEqual(partners(busy), ['alice bob']);

  const late = await transferring('alice', { attendedNoAnswerMs: 5_000 });
  await consult(late, false);
  await late.clock.advance(5_000);
  assert.deepEqual(partners(late), ['alice bob']);

  const aborted = await transferring('alice');
  const carol = await consult(aborted, false);
  await dial(aborted, aborted.alice, '*1');
  await aborted.settle();
  assert.equal(carol.ended, true);
  assert.deepEqual(partners(aborted), ['alice bob']);
});

test('who hangs up while it rings leaves the call to whoever answers', async () => {
  const kit = await transferring('bob');
  const carol = await consult(kit, false);
  kit.bob.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.bob.ended, true);
  assert.ok(legOf(kit.alice).orders.includes('indicate ringing'));
  carol.partyAnswered();
  await kit.settle();
  assert.deepEqual(partners(kit), ['alice carol']);
});

test('nobody answers after that: who transferred is rung, then the third party again, then the call ends', async () => {
  const kit = await transferring('bob', { attendedNoAnswerMs: 5_000, attendedCallbackRetries: 1, attendedLoopDelayMs: 10_000 });
  await consult(kit, false);
  kit.bob.partyHungUp(16);
  await kit.clock.advance(5_000);
  const bob = kit.driver.channelOf('bob');
  assert.notEqual(bob, kit.bob);
  await kit.clock.advance(5_000);
  assert.equal(bob.ended, true);
  await kit.clock.advance(10_000);
  const carol = kit.driver.channelOf('carol');
  assert.equal(carol.ended, false);
  await kit.clock.advance(5_000 + 10_000);
  const last = kit.driver.channelOf('bob');
  last.partyAnswered();
  await kit.settle();
  assert.deepEqual(partners(kit), ['alice bob']);
  last.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.core.bridges.size, 0);
});

test('where calls are dropped instead, the one that waits is let go', async () => {
  const kit = await transferring('bob', { attendedNoAnswerMs: 5_000, attendedDropsCall: true });
  await consult(kit, false);
  kit.bob.partyHungUp(16);
  await kit.clock.advance(5_000);
  assert.equal(kit.core.bridges.size, 0);
  assert.ok(kit.steps('alice').includes('1,2 NoOp(after)'));
});

test('when the one that waits hangs up, who transfers talks on with the third party', async () => {
  const kit = await transferring('bob');
  const carol = await consult(kit);
  kit.alice.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(partners(kit), ['bob carol']);
  carol.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.core.channels.size, 0);
});
