import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { appKit, dial } from '../../testing/app-kit.ts';
import { legOf } from '../../testing/scripted-leg.ts';
import { configureInCall, inCallOptions } from './in-call.ts';

const DIALPLAN = `[default]
exten => 1,1,Dial(Test/bob,60,tTg)
exten => 1,n,NoOp(after)
exten => 2,1,Dial(Test/carol,60)
exten => 3,1,Busy()
`;

/** Alice has called bob, and one of them has dialled the code; the other one hears music. */
const transferring = async (by: 'alice' | 'bob', change: Partial<ReturnType<typeof inCallOptions>> = {}) => {
  const kit = await appKit(DIALPLAN, applications);
  configureInCall(kit.core, { ...inCallOptions(kit.core), attendedTransfer: '*5', ...change });
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  const [from, other] = by === 'alice' ? [alice, bob] : [bob, alice];
  await dial(kit, from, '*5');
  assert.deepEqual(legOf(from).media.sounds, ['pbx-transfer']);
  assert.equal(kit.core.holdMusic.isOn(other), true);
  return { ...kit, alice, bob, from, other };
};
type Kit = Awaited<ReturnType<typeof transferring>>;

/** Rings carol, who answers unless said otherwise. */
const consult = async (kit: Kit, answers = true) => {
  await dial(kit, kit.from, '2');
  await kit.settle();
  const carol = kit.driver.channelOf('carol');
  carol.partyRinging();
  await kit.settle();
  if (answers) carol.partyAnswered();
  await kit.settle();
  return carol;
};

const partners = ({ core }: Kit) =>
  [...core.bridges.values()]
    .map(({ channels }) =>
      channels
        .map(({ name }) => name.replace(/^Test\/(\w+)-.*/, '$1'))
        .sort()
        .join(' '),
    )
    .sort();

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
