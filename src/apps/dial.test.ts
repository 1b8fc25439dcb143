import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { appKit } from '../testing/app-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const EMPTIED = [
  'DIALSTATUS',
  'DIALEDPEERNUMBER',
  'DIALEDPEERNAME',
  'ANSWEREDTIME',
  'ANSWEREDTIME_MS',
  'DIALEDTIME',
  'DIALEDTIME_MS',
  'RINGTIME',
  'RINGTIME_MS',
  'PROGRESSTIME',
  'PROGRESSTIME_MS',
].map((name) => `var ${name}=`);

async function kit(extensions: string) {
  const made = await appKit(extensions, applications);
  return {
    ...made,
    /** What was told after the variables were emptied. */
    callerTrace: () => made.trace('alice').filter((line) => !EMPTIED.includes(line)),
  };
}

/** Alice dials, bob rings and answers. */
async function talking(extensions: string) {
  const made = await kit(extensions);
  const alice = made.driver.call('alice', '1');
  await made.settle();
  const bob = made.driver.channelOf('bob');
  bob.partyRinging();
  await made.clock.advance(500);
  bob.partyAnswered();
  await made.settle();
  return { ...made, alice, bob };
}

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
    const { driver, settle, trace } = await kit('[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 1,n,Hangup()\n');
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
  const { driver, settle, callerTrace } = await kit(
    '[default]\nexten => 1,1,Dial(Test/dave,20)\nexten => 1,n,NoOp(${DIALSTATUS} ${HANGUPCAUSE})\n',
  );
  driver.refuses.set('dave', 20);
  driver.call('alice', '1');
  await settle();
  assert.ok(callerTrace().includes('step default,1,2 NoOp(CHANUNAVAIL 20)'));
  assert.ok(!callerTrace().some((line) => line.startsWith('dialBegin')));
});

test('nobody answering in time is NOANSWER, and the ringing stops', async () => {
  const { driver, clock, settle, callerTrace } = await kit('[default]\nexten => 1,1,Dial(Test/bob,2)\nexten => 1,n,NoOp(${DIALSTATUS})\n');
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
  const { driver, settle, callerTrace } = await kit(
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
  const { driver, settle, callerTrace } = await kit('[default]\nexten => 1,1,Dial(Test/bob&Test/carol,20)\n');
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

test('option m plays music instead of ringing, until the answer', async () => {
  const { driver, settle, callerTrace } = await kit('[default]\nexten => 1,1,Dial(Test/bob,20,m)\n');
  const alice = driver.call('alice', '1');
  await settle();
  driver.channelOf('bob').partyRinging();
  driver.channelOf('bob').partyAnswered();
  await settle();
  const told = callerTrace().filter((line) => /^(dialBegin|music|dialEnd|state 6)/.test(line));
  assert.deepEqual(told, ['dialBegin bob', 'music default', 'dialEnd Test/bob ANSWER', 'musicStopped', 'state 6']);
  assert.ok(!legOf(alice).orders.includes('indicate ringing'));
});

test('option r lets the caller hear ringing at once, and no early sound', async () => {
  const { driver, settle } = await kit('[default]\nexten => 1,1,Dial(Test/bob,20,r)\n');
  const alice = driver.call('alice', '1');
  await settle();
  assert.deepEqual(
    legOf(alice).orders.filter((order) => order.startsWith('indicate')),
    ['indicate ringing', 'indicate connectedLine'],
  );
  driver.channelOf('bob').partyProgress();
  await settle();
  assert.ok(!legOf(alice).orders.includes('indicate progress'));
});

test('option L ends the call after its time, the called party first', async () => {
  const { clock, trace, alice, bob } = await talking('[default]\nexten => 1,1,Dial(Test/bob,20,L(2000))\n');
  await clock.advance(1999);
  assert.equal(bob.ended, false);
  await clock.advance(1);
  assert.ok(trace('bob').includes('left 1'));
  assert.ok(trace('alice').includes('left 0'));
  assert.equal(alice.ended, true);
  assert.ok(trace('alice').includes('var ANSWEREDTIME=2'));
});

test('option L warns whom the variables of the caller say, with their sound', async () => {
  const { clock, alice, bob } = await talking(
    '[default]\nexten => 1,1,Set(LIMIT_PLAYAUDIO_CALLEE=yes)\nexten => 1,2,Set(LIMIT_PLAYAUDIO_CALLER=no)\nexten => 1,3,Set(LIMIT_WARNING_FILE=soon)\nexten => 1,4,Dial(Test/bob,20,L(4000:3000))\n',
  );
  await clock.advance(999);
  assert.deepEqual(legOf(bob).media.sounds, []);
  await clock.advance(1);
  assert.deepEqual([legOf(bob).media.sounds, legOf(alice).media.sounds], [['soon'], []]);
});

test('a caller who is answered already hears the ringing, until somebody takes the call', async () => {
  const made = await kit('[default]\nexten => 1,1,Answer()\nexten => 1,2,Dial(Test/bob,20)\n');
  const alice = made.driver.call('alice', '1');
  await made.settle();
  const bob = made.driver.channelOf('bob');
  const { media } = legOf(alice);
  assert.deepEqual(media.sounds, []);
  bob.partyRinging();
  assert.deepEqual(media.sounds, ['tone of ring 1']);
  bob.partyAnswered();
  await made.settle();
  assert.equal(media.playing, undefined);
});

test('option D sends digits to both before they talk', async () => {
  const { clock, alice, bob, trace } = await talking('[default]\nexten => 1,1,Dial(Test/bob,20,D(12:34))\n');
  await clock.advance(1599);
  assert.ok(!trace('alice').includes('entered 2'));
  await clock.advance(1);
  assert.deepEqual(
    legOf(bob).orders.filter((order) => order.startsWith('digit')),
    ['digit 1', 'digit 2'],
  );
  assert.deepEqual(
    legOf(alice).orders.filter((order) => order.startsWith('digit')),
    ['digit 3', 'digit 4'],
  );
  assert.ok(trace('alice').includes('entered 2'));
});

test('option G sends the caller to a place and the called party to the priority after it', async () => {
  const { trace } = await talking(
    '[default]\nexten => 1,1,Dial(Test/bob,20,G(split^s^1))\n[split]\nexten => s,1,NoOp(caller)\nexten => s,2,NoOp(called)\nexten => s,3,Wait(9)\n',
  );
  assert.deepEqual(trace('bob').slice(-2), ['step split,s,2 AppDial((Outgoing Line))', 'step split,s,3 Wait(9)']);
  assert.ok(trace('alice').includes('step split,s,1 NoOp(caller)'));
  assert.equal(trace('alice').filter((line) => line === 'entered 2').length, 0);
});

test('option M runs a macro for the called party before the two talk', async () => {
  const { trace, clock } = await talking(
    '[default]\nexten => 1,1,Dial(Test/bob,20,M(hello^yes))\n[macro-hello]\nexten => s,1,NoOp(${ARG1} in ${MACRO_CONTEXT} ${MACRO_EXTEN})\nexten => s,n,Wait(0.3)\n',
  );
  await clock.advance(300);
  const told = trace('bob');
  assert.deepEqual(told.slice(told.indexOf('state 6'), told.indexOf('entered 1')), [
    'state 6',
    'var MACRO_EXTEN=1',
    'var MACRO_CONTEXT=default',
    'var MACRO_PRIORITY=1',
    'var MACRO_DEPTH=1',
    'var ARG1=yes',
    'var MACRO_DEPTH=1',
    'step macro-hello,s,1 NoOp(yes in default 1)',
    'var MACRO_DEPTH=1',
    'step macro-hello,s,2 Wait(0.3)',
    'var MACRO_DEPTH=0',
    'var ARG1=',
    'var MACRO_EXTEN=',
    'var MACRO_CONTEXT=',
    'var MACRO_PRIORITY=',
    'step default,1,1 AppDial((Outgoing Line))',
  ]);
});

test('a subroutine for the called party that says CONTINUE sends the caller on without a talk', async () => {
  const { trace, bob } = await talking(
    '[default]\nexten => 1,1,Dial(Test/bob,20,U(callee^yes^42))\nexten => 1,n,NoOp(${DIALSTATUS})\n[callee]\nexten => s,1,NoOp(${ARG1} ${ARG2})\nexten => s,n,Set(GOSUB_RESULT=CONTINUE)\nexten => s,n,Return()\n',
  );
  assert.equal(bob.ended, true);
  const told = trace('alice');
  assert.deepEqual(told.slice(told.indexOf('var GOSUB_RETVAL=')).slice(0, 5), [
    'var GOSUB_RETVAL=',
    'dialEnd Test/bob CONTINUE',
    'var DIALSTATUS=ANSWER',
    'dialFinished ANSWER',
    'step default,1,2 NoOp(ANSWER)',
  ]);
  assert.ok(trace('bob').includes('step callee,s,1 NoOp(yes 42)'));
});

test('a code that only the called party may dial is a digit like any other for the caller', async () => {
  const { alice, bob, settle, trace } = await talking('[default]\nexten => 1,1,Dial(Test/bob,20,h)\n');
  alice.partyDigitEnded('*', 100);
  assert.deepEqual(legOf(bob).orders.at(-1), 'digit *');
  bob.partyDigitEnded('*', 100);
  await settle();
  assert.ok(trace('bob').includes('left 1'));
  assert.equal(alice.ended && bob.ended, true);
});

test('the transfer code sends the other party to the extension that is dialled next', async () => {
  const made = await talking('[default]\nexten => 1,1,Dial(Test/bob,20,T)\nexten => 600,1,Answer()\nexten => 600,n,Wait(60)\n');
  const { alice, bob, clock, settle, trace } = made;
  alice.partyDigitEnded('#', 100);
  await settle();
  assert.ok(trace('alice').includes('held') && trace('bob').includes('music default'));
  for (const digit of '600') {
    alice.partyDigitEnded(digit, 100);
    await clock.advance(100);
  }
  await settle();
  assert.equal(alice.ended, true);
  assert.equal(bob.ended, false);
  assert.deepEqual(trace('bob').slice(-8), [
    'music default',
    `var BLINDTRANSFER=${alice.name}`,
    'musicStopped',
    'var BRIDGEPEER=',
    'var BRIDGEPVTCALLID=',
    'step default,600,1 AppDial((Outgoing Line))',
    'left 0',
    'step default,600,2 Wait(60)',
  ]);
  assert.ok(trace('alice').includes('transfer Success 600'));
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
  const { driver, settle, callerTrace } = await kit('[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 2,1,Dial(Test/carol,20)\n');
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
  const { driver, settle, callerTrace } = await kit(
    '[general]\npriorityjumping=yes\n[default]\nexten => 1,1,Dial(Test/bob,20)\nexten => 1,102,NoOp(busy)\n',
  );
  driver.call('alice', '1');
  await settle();
  driver.channelOf('bob').partyRefused('busy', 17);
  await settle();
  assert.ok(callerTrace().includes('step default,1,102 NoOp(busy)'));
});

test('what the caller hands down reaches the called channel, newest first', async () => {
  const { driver, settle, trace } = await kit(
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
  const { driver, settle, trace } = await kit('[default]\nexten => 1,1,Dial(Test/bob,20)\n');
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
