import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../../testing/app-kit.ts';
import { legOf } from '../../testing/scripted-leg.ts';
import { consult, partners, transferring } from './attended-transfer-fixture.ts';

for (const by of ['alice', 'bob'] as const) {
  test(`${by} goes to and fro between the two by a code; who waits hears music, and digits that make no code go to who is talked with`, async () => {
    const kit = await transferring(by);
    const carol = await consult(kit);
    const [waiting, back] = by === 'alice' ? ['alice carol', 'alice bob'] : ['bob carol', 'alice bob'];
    for (let round = 0; round < 2; round++) {
      await dial(kit, kit.from, '*4');
      assert.deepEqual(partners(kit), [back, 'carol'].sort());
      assert.deepEqual([kit.core.holdMusic.isOn(kit.other), kit.core.holdMusic.isOn(carol)], [false, true]);
      assert.equal(kit.from.connectedLine.number, kit.other.callerId.number);
      await dial(kit, kit.from, '5');
      assert.deepEqual(
        [
          legOf(kit.other).orders.filter((order) => order === 'digit 5').length,
          legOf(carol).orders.filter((order) => order === 'digit 5').length,
        ],
        [round + 1, round],
      );

      await dial(kit, kit.from, '*4');
      assert.deepEqual(partners(kit), [by === 'alice' ? 'bob' : 'alice', waiting].sort());
      assert.deepEqual([kit.core.holdMusic.isOn(kit.other), kit.core.holdMusic.isOn(carol)], [true, false]);
      assert.equal(kit.from.connectedLine.number, '102');
      await dial(kit, kit.from, '5');
      assert.equal(legOf(carol).orders.filter((order) => order === 'digit 5').length, round + 1);
    }
    kit.from.partyHungUp(16);
    await kit.settle();
    assert.deepEqual(partners(kit), [by === 'alice' ? 'bob carol' : 'alice carol']);
  });

  for (const how of ['hangs up', 'dials the code to complete'] as const) {
    test(`${by} is back with the other one and ${how}: the other two talk`, async () => {
      const kit = await transferring(by);
      const carol = await consult(kit);
      await dial(kit, kit.from, '*4');
      if (how === 'hangs up') kit.from.partyHungUp(16);
      else await dial(kit, kit.from, '*2');
      await kit.settle();
      assert.equal(kit.from.ended, true);
      assert.deepEqual(partners(kit), [by === 'alice' ? 'bob carol' : 'alice carol']);
      assert.deepEqual([kit.core.holdMusic.isOn(kit.other), kit.core.holdMusic.isOn(carol)], [false, false]);
      assert.deepEqual(
        kit.told('transfer.attended').map(({ result, destination }) => `${result} ${destination.type}`),
        ['Success Bridge'],
      );
      carol.partyHungUp(16);
      await kit.settle();
      assert.equal(kit.core.channels.size, 0);
      assert.equal(kit.core.bridges.size, 0);
    });
  }

  test(`${by} is back with the other one and aborts, or the third party that waits hangs up: the two talk on as if nothing had been`, async () => {
    for (const how of ['abort', 'third'] as const) {
      const kit = await transferring(by);
      const carol = await consult(kit);
      await dial(kit, kit.from, '*4');
      if (how === 'abort') await dial(kit, kit.from, '*1');
      else carol.partyHungUp(16);
      await kit.settle();
      assert.equal(carol.ended, true);
      assert.deepEqual(partners(kit), ['alice bob']);
      assert.equal(legOf(kit.from).media.sounds.at(-1), 'beeperr');
      // Its codes are those of an ordinary call again.
      await dial(kit, kit.from, '*5');
      assert.equal(legOf(kit.from).media.sounds.at(-1), 'pbx-transfer');
      kit.other.partyHungUp(16);
      await kit.settle();
      assert.equal(kit.core.bridges.size, 0);
    }
  });

  test(`the other one hangs up while ${by} is back with it: the third party that waits is let go too`, async () => {
    const kit = await transferring(by);
    const carol = await consult(kit);
    await dial(kit, kit.from, '*4');
    kit.other.partyHungUp(16);
    await kit.settle();
    assert.equal(carol.ended, true);
    assert.deepEqual(kit.told('transfer.attended'), []);
    assert.equal(kit.core.channels.size, 0);
    assert.equal(kit.core.bridges.size, 0);
    assert.equal(kit.clock.pendingTimers, 0);
  });

  test(`${by} goes back while it rings: who answers then waits with music until the code brings them together`, async () => {
    const kit = await transferring(by);
    const carol = await consult(kit, false);
    await dial(kit, kit.from, '*4');
    assert.deepEqual(partners(kit), ['alice bob']);
    assert.equal(legOf(kit.from).media.playing, undefined);
    await dial(kit, kit.from, '*4');
    assert.deepEqual(legOf(kit.from).media.playing, { kind: 'tone', tones: 'tone of ring 1' });
    assert.equal(kit.core.holdMusic.isOn(kit.other), true);
    await dial(kit, kit.from, '*4');
    carol.partyAnswered();
    await kit.settle();
    assert.equal(kit.from.bridge?.peerOf(kit.from), kit.other);
    // She is behind a Local channel, which hears it for her.
    const listeners = [...kit.core.channels].filter((channel) => kit.core.holdMusic.isOn(channel));
    assert.deepEqual(
      listeners.map(({ name }) => name),
      ['Local/2@default-00000000;1'],
    );
    await dial(kit, kit.from, '*4');
    assert.deepEqual(partners(kit), [by === 'alice' ? 'bob' : 'alice', `${by} carol`].sort());
    assert.deepEqual([kit.core.holdMusic.isOn(kit.other), kit.core.holdMusic.isOn(carol)], [true, false]);
    kit.from.partyHungUp(16);
    await kit.settle();
    assert.deepEqual(partners(kit), [by === 'alice' ? 'bob carol' : 'alice carol']);
  });

  test(`${by} goes back while it rings, and hangs up, or nobody answers: the call is left to it, or goes on`, async () => {
    const left = await transferring(by, { attendedNoAnswerMs: 5_000 });
    const carol = await consult(left, false);
    await dial(left, left.from, '*4');
    left.from.partyHungUp(16);
    await left.settle();
    assert.equal(left.from.ended, true);
    carol.partyAnswered();
    await left.settle();
    assert.deepEqual(partners(left), [by === 'alice' ? 'bob carol' : 'alice carol']);

    const late = await transferring(by, { attendedNoAnswerMs: 5_000 });
    await consult(late, false);
    await dial(late, late.from, '*4');
    await late.clock.advance(5_000);
    assert.deepEqual(partners(late), ['alice bob']);
    assert.equal(legOf(late.from).media.sounds.at(-1), 'beeperr');
  });
}

test('without a code for it nobody goes to and fro: the digits are for who is talked with', async () => {
  const kit = await transferring('alice', { attendedSwap: '' });
  await consult(kit);
  await dial(kit, kit.alice, '*4');
  await kit.clock.advance(1000);
  assert.deepEqual(partners(kit), ['alice carol', 'bob']);
  assert.ok(legOf(kit.driver.channelOf('carol')).orders.includes('digit 4'));
});
