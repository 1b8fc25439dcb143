import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { dialKit, EMPTIED, talking } from './dial-fixture.ts';

const hangUp = (channel: Channel) => channel.partyHungUp(16);

test('a call from phone to phone tells what the recorded server told, in its order', async () => {
  const { trace, alice, settle, clock } = await talking('[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 1,n,Hangup()\n');
  await clock.advance(2000);
  hangUp(alice);
  await settle();
  assert.deepEqual(trace('alice'), [
    'created 1',
    'state 4',
    'step default,1,1 Dial(Test/bob,20)',
    ...EMPTIED,
    'dialBegin bob',
    'connected 101',
    'var RINGTIME=0',
    'var RINGTIME_MS=0',
    'dialState RINGING',
    'var DIALSTATUS=ANSWER',
    'var DIALEDPEERNAME=Test/bob-00000001',
    'var DIALEDPEERNUMBER=bob',
    'dialEnd Test/bob ANSWER',
    'state 6',
    'entered 2',
    'var BRIDGEPEER=Test/bob-00000001',
    'var BRIDGEPVTCALLID=scripted',
    'hangupRequest 16',
    'var BRIDGEPEER=',
    'var BRIDGEPVTCALLID=',
    'left 1',
    'var ANSWEREDTIME=2',
    'var ANSWEREDTIME_MS=2000',
    'var DIALEDTIME=2',
    'var DIALEDTIME_MS=2500',
    'var DIALSTATUS=ANSWER',
    'dialFinished ANSWER',
    'softHangup 16',
    'hungUp 16',
  ]);
  assert.deepEqual(trace('bob'), [
    'created s',
    'var DIALEDPEERNUMBER=bob',
    'step default,1,1 AppDial((Outgoing Line))',
    'connected 100',
    'state 5',
    'state 6',
    'step default,,1 AppDial((Outgoing Line))',
    'entered 1',
    'var BRIDGEPEER=Test/alice-00000000',
    'var BRIDGEPVTCALLID=scripted',
    'var BRIDGEPEER=',
    'var BRIDGEPVTCALLID=',
    'left 0',
    'hungUp 16',
  ]);
});

test('a caller whose party hangs up goes on only with option g', async () => {
  const without = await talking('[default]\nexten => 1,1,Dial(Test/bob)\nexten => 1,n,NoOp(on)\n');
  hangUp(without.bob);
  await without.settle();
  assert.equal(without.alice.ended, true);
  assert.ok(!without.trace('alice').some((line) => line.includes('NoOp')));

  const withG = await talking(
    '[default]\nexten => 1,1,Dial(Test/bob,,g)\nexten => 1,n,NoOp(on with ${DIALSTATUS})\nexten => 1,n,Wait(9)\n',
  );
  hangUp(withG.bob);
  await withG.settle();
  assert.ok(withG.trace('alice').includes('step default,1,2 NoOp(on with ANSWER)'));
  assert.equal(withG.alice.ended, false);
});

for (const [what, act, expected] of [
  ['busy', (bob: Channel) => bob.partyRefused('busy', 17), ['dialEnd Test/bob BUSY', 'var DIALSTATUS=BUSY', 'hungUp 17']],
  [
    'congested',
    (bob: Channel) => bob.partyRefused('congestion', 34),
    ['dialEnd Test/bob CONGESTION', 'var DIALSTATUS=CONGESTION', 'hungUp 34'],
  ],
  ['not there', (bob: Channel) => bob.partyHungUp(1), ['dialEnd Test/bob NOANSWER', 'var DIALSTATUS=CHANUNAVAIL', 'hungUp 1']],
] as const) {
  test(`a party that is ${what} leaves its status and cause with the caller`, async () => {
    const { driver, settle, trace } = await dialKit('[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 1,n,Hangup()\n');
    driver.call('alice', '1');
    await settle();
    act(driver.channelOf('bob'));
    await settle();
    const told = trace('alice');
    assert.deepEqual(
      told.filter((line) => /^(dialEnd|var DIALSTATUS=.|hungUp)/.test(line)),
      expected,
    );
  });
}

test("a party that cannot be had is not rung, and its cause is the caller's", async () => {
  const { driver, settle, callerTrace } = await dialKit(
    '[default]\nexten => 1,1,Dial(Test/dave,20)\nexten => 1,n,NoOp(${DIALSTATUS} ${HANGUPCAUSE})\n',
  );
  driver.refuses.set('dave', 20);
  driver.call('alice', '1');
  await settle();
  assert.ok(callerTrace().includes('step default,1,2 NoOp(CHANUNAVAIL 20)'));
  assert.ok(!callerTrace().some((line) => line.startsWith('dialBegin')));
});

test('nobody answering in time is NOANSWER, and the ringing stops', async () => {
  const { driver, clock, settle, callerTrace } = await dialKit(
    '[default]\nexten => 1,1,Dial(Test/bob,2)\nexten => 1,n,NoOp(${DIALSTATUS})\n',
  );
  driver.call('alice', '1');
  await settle();
  const bob = driver.channelOf('bob');
  await clock.advance(1999);
  assert.equal(bob.ended, false);
  await clock.advance(1);
  assert.equal(bob.ended, true);
  assert.ok(callerTrace().includes('dialEnd Test/bob NOANSWER'));
  assert.ok(callerTrace().includes('step default,1,2 NoOp(NOANSWER)'));
  assert.equal(legOf(bob).orders.at(-1), 'hangup 16');
});

test('a caller who gives up takes the ringing away', async () => {
  const { driver, settle, callerTrace } = await dialKit(
    '[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => h,1,NoOp(h after ${DIALSTATUS})\n',
  );
  const alice = driver.call('alice', '1');
  await settle();
  alice.partyHungUp(0, undefined);
  await settle();
  assert.deepEqual(callerTrace().slice(-7), [
    'hangupRequest',
    'dialEnd Test/bob CANCEL',
    'var DIALSTATUS=CANCEL',
    'dialFinished CANCEL',
    'softHangup 16',
    'step default,h,1 NoOp(h after CANCEL)',
    'hungUp 0',
  ]);
});

test('of two that ring the first to answer has the call, the other is told that it was answered elsewhere', async () => {
  const { driver, settle, callerTrace } = await dialKit('[default]\nexten => 1,1,Dial(Test/bob&Test/carol,20)\n');
  driver.call('alice', '1');
  await settle();
  const [bob, carol] = [driver.channelOf('bob'), driver.channelOf('carol')];
  bob.partyRinging();
  carol.partyRinging();
  carol.partyAnswered();
  await settle();
  assert.equal(legOf(bob).orders.at(-1), 'hangup 26');
  assert.deepEqual(
    callerTrace().filter((line) => /^(dial|connected)/.test(line)),
    [
      'dialBegin bob',
      'dialBegin carol',
      'dialState RINGING',
      'dialState RINGING',
      'connected 102',
      'dialEnd Test/bob CANCEL',
      'dialEnd Test/carol ANSWER',
    ],
  );
});

test("a redirect takes one party out of the call, the other one's call ends", async () => {
  const { alice, bob, settle, trace } = await talking(
    '[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 700,1,Answer()\nexten => 700,n,Wait(9)\n',
  );
  bob.redirect('default', '700', 1);
  await settle();
  assert.equal(alice.ended, true);
  assert.equal(bob.ended, false);
  assert.deepEqual(trace('bob').slice(-3), ['step default,700,1 AppDial((Outgoing Line))', 'left 1', 'step default,700,2 Wait(9)']);
});

test('a redirected caller goes on by itself, and the called party is hung up', async () => {
  const { alice, bob, settle, trace } = await talking(
    '[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 700,1,Answer()\nexten => 700,n,Wait(9)\n',
  );
  alice.redirect('default', '700', 1);
  await settle();
  assert.equal(bob.ended, true);
  const told = trace('alice');
  assert.deepEqual(told.slice(-6), [
    'var BRIDGEPVTCALLID=',
    'step default,700,1 Dial(Test/bob,20)',
    'left 1',
    'var DIALSTATUS=ANSWER',
    'dialFinished ANSWER',
    'step default,700,2 Wait(9)',
  ]);
});

test('a call that its party sends elsewhere is followed over a Local channel', async () => {
  const { driver, settle, callerTrace } = await dialKit('[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 2,1,Dial(Test/carol,20)\n');
  driver.call('alice', '1');
  await settle();
  driver.channelOf('bob').partyForwarded('2', 23);
  await settle();
  assert.deepEqual(
    callerTrace().filter((line) => line.startsWith('dial')),
    ['dialBegin bob', 'dialEnd Test/bob CANCEL forward 2@default', 'dialBegin 2@default'],
  );
  assert.deepEqual(legOf(driver.channelOf('carol')).orders, ['call']);
});

test('where old dialplans want it, a busy party leads to the priority 101 later', async () => {
  const { driver, settle, callerTrace } = await dialKit(
    '[general]\npriorityjumping=yes\n[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 1,102,NoOp(busy)\n',
  );
  driver.call('alice', '1');
  await settle();
  driver.channelOf('bob').partyRefused('busy', 17);
  await settle();
  assert.ok(callerTrace().includes('step default,1,102 NoOp(busy)'));
});

test('what the caller hands down reaches the called channel, newest first', async () => {
  const { driver, settle, trace } = await dialKit(
    '[default]\nexten => 1,1,Set(_A=1)\nexten => 1,n,Set(B=2)\nexten => 1,n,Set(__C=3)\nexten => 1,n,Dial(Test/bob,20)\n',
  );
  driver.call('alice', '1');
  await settle();
  assert.deepEqual(
    trace('bob').filter((line) => line.startsWith('var')),
    ['var DIALEDPEERNUMBER=bob', 'var __C=3', 'var A=1'],
  );
});

test('a leg that a manager ends while it rings is nobody answering', async () => {
  const { driver, settle, trace } = await dialKit('[default]\nexten => 1,1,Dial(Test/bob,20)\n');
  driver.call('alice', '1');
  await settle();
  driver.channelOf('bob').requestHangup(16);
  await settle();
  assert.deepEqual(
    trace('alice').filter((line) => /^(dialEnd|var DIALSTATUS=.)/.test(line)),
    ['dialEnd Test/bob NOANSWER', 'var DIALSTATUS=NOANSWER'],
  );
});

test('a caller whose time is up leaves the call with its times told', async () => {
  const { alice, bob, clock, trace } = await talking('[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => T,1,NoOp(time is up)\n');
  alice.setTimeLimit(1000);
  await clock.advance(1000);
  assert.equal(bob.ended, true);
  assert.ok(trace('alice').includes('var ANSWEREDTIME=1'));
  assert.ok(trace('alice').includes('step default,T,1 NoOp(time is up)'));
});
