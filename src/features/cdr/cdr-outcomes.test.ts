import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cdrKit, DIAL } from './cdr-fixture.ts';

test('an answered call leaves one record, of both parties, with its times', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(2000);
  kit.driver.channelOf('bob').partyAnswered();
  await kit.pass(3000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial ANSWERED 5/3']);
  const { callerId, source, lastData, amaFlags, uniqueId, linkedId, startedAt, answeredAt, endedAt, sequence } = kit.records[0]!;
  assert.deepEqual(
    { callerId, source, lastData, amaFlags, times: [answeredAt! - startedAt, endedAt - startedAt] },
    { callerId: '"Alice" <100>', source: '100', lastData: 'Test/bob,10', amaFlags: 3, times: [2000, 5000] },
  );
  assert.deepEqual([uniqueId, linkedId], [alice.uniqueId, alice.uniqueId]);
  assert.equal(sequence, 0);
});

test('a party that is busy, does not answer, or is given up on, shows in the outcome', async () => {
  const kit = await cdrKit(DIAL);
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('busy', 17);
  // What the dialplan goes on with is another record (Asterisk 20).
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial BUSY 0/0', 'alice> 1 Hangup BUSY 0/0']);
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('congestion', 34);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial CONGESTION 0/0', 'alice> 1 Hangup CONGESTION 0/0']);
  kit.driver.call('alice', '1');
  await kit.pass(10_000);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial NO ANSWER 10/0', 'alice> 1 Hangup NO ANSWER 0/0']);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial NO ANSWER 1/0']);
});

test('congestion is a failure, and a caller who gives up is told apart, as cdr.conf says', async () => {
  const kit = await cdrKit(DIAL, { logsCongestion: false, logsCancel: true });
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('congestion', 34);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial FAILED 0/0', 'alice> 1 Hangup FAILED 0/0']);
  const alice = kit.driver.call('alice', '1');
  await kit.pass(1000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial CANCEL 1/0']);
});

test('each party that is rung has a record, the one who answered and the one who did not', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '2');
  await kit.pass(1000);
  kit.driver.channelOf('carol').partyAnswered();
  await kit.pass(2000);
  alice.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 2 Dial NO ANSWER 1/0', 'alice>carol 2 Dial ANSWERED 3/2']);
});

test('a call without another party has a record where unanswered ones are asked for, and once it is answered', async () => {
  for (const logsUnanswered of [true, false]) {
    const kit = await cdrKit(DIAL, { logsUnanswered });
    const alice = kit.driver.call('alice', '4');
    await kit.settle();
    alice.partyHungUp(16);
    assert.deepEqual(await kit.written(), logsUnanswered ? ['alice> 4 Busy NO ANSWER 0/0'] : []);
    kit.driver.call('alice', '3');
    await kit.pass(6000);
    assert.deepEqual(await kit.written(), ['alice> 3 Wait ANSWERED 5/5']);
  }
});

test('the last second is billed from its half on where that is asked for', async () => {
  for (const [roundsUp, billed] of [
    [true, 2],
    [false, 1],
  ] as const) {
    const kit = await cdrKit(DIAL, { roundsUp });
    const alice = kit.driver.call('alice', '3');
    await kit.pass(1500);
    alice.partyHungUp(16);
    assert.deepEqual(await kit.written(), [`alice> 3 Wait ANSWERED 1/${billed}`]);
  }
});

test('a call that is picked up has a record of the phone that rang and one of who took it; picking up is a call of its own', async () => {
  const kit = await cdrKit(`${DIAL}exten => *8,1,PickupChan(Test/bob)\n`);
  kit.driver.call('alice', '1');
  await kit.pass(2000);
  kit.driver.channelOf('bob').partyRinging();
  const carol = kit.driver.call('carol', '*8');
  await kit.pass(3000);
  carol.partyHungUp(16);
  assert.deepEqual(await kit.written(), [
    'carol> *8 PickupChan ANSWERED 0/0',
    'alice>bob 1 Dial NO ANSWER 2/0',
    'alice>carol 1 Dial ANSWERED 3/3',
  ]);
});
