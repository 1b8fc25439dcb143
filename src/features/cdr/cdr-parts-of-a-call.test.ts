import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originate } from '../../core/originate.ts';
import { cdrKit, DIAL } from './cdr-fixture.ts';

test('a caller who is sent elsewhere after a call has a record of what comes then', async () => {
  const kit = await cdrKit(DIAL);
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyAnswered();
  await kit.pass(2000);
  alice.redirect('default', '3', 1);
  await kit.pass(3000);
  alice.partyHungUp(16);
  // The first record has where the call was sent to, as it was known before the two parted (Asterisk 20).
  assert.deepEqual(await kit.written(), ['alice>bob 3 Dial ANSWERED 2/2', 'alice> 3 Wait ANSWERED 3/3']);
});

test('a called party that is sent elsewhere is the caller of its own record', async () => {
  const kit = await cdrKit(DIAL);
  kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.pass(1000);
  bob.redirect('default', '1', 1);
  await kit.pass(1000);
  kit.driver.channelOf('bob').partyAnswered();
  await kit.pass(1000);
  bob.partyHungUp(16);
  assert.deepEqual(await kit.written(), ['alice>bob 1 Dial ANSWERED 1/1', 'bob>bob 1 Dial ANSWERED 2/2']);
});

test('what h does belongs to the record or not, as cdr.conf has it', async () => {
  const extensions =
    '[default]\nexten => 1,1,Answer\nexten => 1,2,Wait(1)\nexten => h,1,Set(CDR(rate)=3)\nexten => h,2,NoOp(${CDR(billsec)})\n';
  for (const [endBeforeHangupExtension, record] of [
    [true, 'alice> 1 Wait ANSWERED 1/1'],
    [false, 'alice> h NoOp ANSWERED 1/1'],
  ] as const) {
    const kit = await cdrKit(extensions, { endBeforeHangupExtension });
    kit.driver.call('alice', '1');
    await kit.pass(4000);
    const written = await kit.written();
    assert.equal(written[0], record);
    if (endBeforeHangupExtension) assert.match(kit.steps('alice').at(-1)!, /NoOp\(1\)$/);
  }
});

test('a subroutine is no destination, and its applications count', async () => {
  const kit = await cdrKit(
    '[default]\nexten => 1,1,Answer\nexten => 1,2,Gosub(sub,s,1)\nexten => 1,3,Wait(1)\n[sub]\nexten => s,1,Wait(1)\nexten => s,2,Hangup\n',
  );
  kit.driver.call('alice', '1');
  await kit.pass(1000);
  assert.deepEqual(await kit.written(), ['alice> 1 Hangup ANSWERED 1/1']);
});

test('an Originate has a record of the party that was called, and none of one that nobody answered alone', async () => {
  const kit = await cdrKit(DIAL, { logsUnanswered: false });
  const request = { channel: 'Test/bob', context: 'default', exten: '3', priority: 1, timeoutMs: 5000, setVariable: () => {} };
  const made = originate(kit.core, request);
  await kit.settle();
  kit.driver.channelOf('bob').partyAnswered();
  await made;
  await kit.pass(5000);
  assert.deepEqual(await kit.written(), ['bob> 3 Wait ANSWERED 5/5']);
  const refused = originate(kit.core, request);
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('busy', 17);
  await refused;
  assert.deepEqual(await kit.written(), []);
});

test('the application of an Originate is that of its record', async () => {
  const kit = await cdrKit(DIAL);
  const made = originate(kit.core, {
    channel: 'Test/bob',
    application: { name: 'Wait', data: '1' },
    timeoutMs: 5000,
    setVariable: () => {},
  });
  await kit.settle();
  kit.driver.channelOf('bob').partyAnswered();
  await made;
  await kit.pass(2000);
  assert.deepEqual(await kit.written(), ['bob>  Wait ANSWERED 1/1']);
});

test('a called party that runs the dialplan after the call has a record of that, also without another party', async () => {
  const kit = await cdrKit(DIAL);
  kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.pass(1000);
  bob.redirect('default', '3', 1);
  await kit.pass(2000);
  bob.partyHungUp(16);
  assert.deepEqual((await kit.written()).sort(), ['alice>bob 1 Dial ANSWERED 1/1', 'bob> 3 Wait ANSWERED 2/2'].sort());
});
