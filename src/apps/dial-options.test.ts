import assert from 'node:assert/strict';
import { test } from 'node:test';
import { legOf } from '../testing/scripted-leg.ts';
import { dialKit, talking } from './dial-fixture.ts';

test('option m plays music instead of ringing, until the answer', async () => {
  const { driver, settle, callerTrace } = await dialKit('[default]\nexten => 1,1,Dial(Test/bob,20,m)\n');
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
  const { driver, settle } = await dialKit('[default]\nexten => 1,1,Dial(Test/bob,20,r)\n');
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
  const made = await dialKit('[default]\nexten => 1,1,Answer()\nexten => 1,2,Dial(Test/bob,20)\n');
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
