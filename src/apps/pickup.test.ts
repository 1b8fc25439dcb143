import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_FEATURES } from '../config/features-conf.ts';
import { callOf } from '../core/bridge/two-party.ts';
import type { Channel } from '../core/channel/channel.ts';
import { HangupCause } from '../core/hangup-cause.ts';
import { originate } from '../core/originate.ts';
import { configureInCall } from '../features/in-call/in-call.ts';
import { FUNCTIONS } from '../functions/index.ts';
import { type AppKit, appKit } from '../testing/app-kit.ts';
import { queueCallKit } from '../testing/queue-kit.ts';
import type { ScriptedLeg } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const DIALPLAN = `[default]
exten => 101,1,Dial(Test/bob,30)
exten => 101,n,NoOp(\${DIALSTATUS})
exten => 101,n,Wait(60)
exten => 102,1,Dial(Test/bob&Test/erin,30)
exten => 103,1,Dial(Local/101@default,30)
exten => h,1,NoOp(end \${DIALSTATUS} \${DIALEDPEERNAME})
exten => *8,1,Pickup()
exten => *8,n,NoOp(nothing)
exten => *8,n,Wait(60)
exten => 1,1,Pickup(\${WHICH})
exten => 1,n,NoOp(nothing)
exten => 1,n,Wait(60)
exten => 2,1,PickupChan(\${WHICH})
exten => 2,n,NoOp(nothing)
exten => 2,n,Wait(60)
exten => 4,1,NoOp(\${WHOSE}/\${OWN})
exten => 4,n,Wait(60)
exten => 3,1,Set(CHANNEL(callgroup)=5,1-3)
exten => 3,n,NoOp(\${CHANNEL(callgroup)}/\${CHANNEL(pickupgroup)})
exten => 3,n,Set(CHANNEL(namedpickupgroup)=sales)
exten => 3,n,NoOp(\${CHANNEL(namedpickupgroup)})
`;

interface Scene extends AppKit {
  readonly alice: Channel;
  readonly bob: Channel;
  /** Somebody of pickup group 1 dials. */
  picks(exten?: string, who?: string): Promise<Channel>;
}

/** Alice has dialled, and bob, of call group 1, rings. */
async function scene(exten = '101'): Promise<Scene> {
  const kit = await appKit(DIALPLAN, applications, FUNCTIONS);
  const alice = kit.driver.call('alice', exten);
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.pickupGroups = { ...bob.pickupGroups, callGroup: '1' };
  bob.partyRinging();
  await kit.settle();
  const picks = async (dialled = '*8', who = 'carol') => {
    const picker = kit.driver.call(who, dialled);
    picker.pickupGroups = { ...picker.pickupGroups, pickupGroup: '1, 7' };
    await kit.settle();
    return picker;
  };
  return { ...kit, alice, bob, picks };
}

const legOf = (channel: Channel): ScriptedLeg => channel.leg as ScriptedLeg;

/** The two talk with each other and with nobody else. */
const talk = (one: Channel, other: Channel): boolean => callOf(one)?.other(one) === other;

test('a call of the group is taken: the two talk, the phone stops ringing as answered elsewhere, and the caller is told who it is', async () => {
  const { alice, bob, picks, steps, settle } = await scene();
  const carol = await picks();
  assert.ok(talk(alice, carol));
  assert.deepEqual(
    [bob.ended, bob.hangupCause, legOf(bob).orders.at(-1)],
    [true, HangupCause.AnsweredElsewhere, `hangup ${HangupCause.AnsweredElsewhere}`],
  );
  assert.deepEqual([alice.connectedLine.number, carol.connectedLine.number], ['102', '100']);
  carol.partyHungUp(16);
  await settle();
  assert.ok(alice.ended && carol.ended);
  assert.deepEqual(steps('alice').slice(-1), [`h,1 NoOp(end ANSWER ${carol.name})`]);
  assert.deepEqual(steps('carol'), ['*8,1 Pickup()', ',1 AppDial((Outgoing Line))']);
});

test('what is told: the end of the ringing leg, the answer of the one that took its place, and Pickup of both', async () => {
  const { told, picks, bob } = await scene();
  const carol = await picks();
  const [pickup] = told('channel.pickedUp');
  assert.deepEqual([pickup?.channel.name, pickup?.target.name], [carol.name, bob.name]);
  assert.deepEqual(
    told('dial.ended').map(({ callee, status }) => [callee.name, status]),
    [
      [bob.name, 'CANCEL'],
      [carol.name, 'ANSWER'],
    ],
  );
});

test('a forked call is taken from all its phones', async () => {
  const { alice, picks, driver } = await scene('102');
  const erin = driver.channelOf('erin');
  const carol = await picks();
  assert.ok(talk(alice, carol));
  assert.equal(erin.ended, true);
  assert.equal(erin.hangupCause, HangupCause.AnsweredElsewhere);
});

test('a call that rings behind a Local channel is taken too', async () => {
  const { alice, picks, settle } = await scene('103');
  const carol = await picks();
  await settle();
  assert.equal(carol.ended, false);
  assert.ok(carol.bridge);
  assert.equal(alice.state, 6);
});

for (const strategy of ['ringall', 'linear'])
  test(`a call of a queue (${strategy}) that rings at a member is taken by who is none: the call is that member's in all that is counted`, async () => {
    const conf = `[q]\nstrategy = ${strategy}\nmember => Test/bob,0,Bob\nmember => Test/erin\n`;
    const kit = await queueCallKit(applications, conf, { dialplan: 'exten => *8,1,Pickup()\nexten => *8,2,Wait(60)\n' });
    const alice = await kit.call();
    const bob = kit.driver.channelOf('bob');
    bob.pickupGroups = { ...bob.pickupGroups, callGroup: '1' };
    bob.partyRinging();
    await kit.clock.advance(2000);
    const carol = kit.driver.call('carol', '*8');
    carol.pickupGroups = { ...carol.pickupGroups, pickupGroup: '1' };
    await kit.settle();
    assert.ok(alice.bridge && alice.bridge === carol.bridge);
    assert.deepEqual([kit.ringing(), bob.ended, bob.hangupCause], [[], true, HangupCause.AnsweredElsewhere]);
    assert.equal(alice.connectedLine.number, carol.callerId.number);
    assert.deepEqual(
      kit.told('dial.ended').map(({ callee, status }) => [callee.name.replace(/-.*/, ''), status]),
      strategy === 'ringall'
        ? [
            ['Test/bob', 'CANCEL'],
            ['Test/carol', 'ANSWER'],
            // As for any other answer: told when another has it, and again when it is hung up.
            ['Test/erin', 'CANCEL'],
            ['Test/erin', 'CANCEL'],
          ]
        : [
            ['Test/bob', 'CANCEL'],
            ['Test/carol', 'ANSWER'],
          ],
    );
    await kit.clock.advance(5000);
    await kit.hangUp(carol);
    assert.equal(alice.ended, true);
    assert.deepEqual(kit.log.slice(1), [
      `${alice.uniqueId}|q|Bob|CONNECT|2|${carol.uniqueId}|2`,
      `${alice.uniqueId}|q|Bob|COMPLETEAGENT|2|5|1`,
    ]);
    assert.equal(kit.queues.find('q')!.member('Test/bob')!.callsTaken, 1);
  });

test('an Originate whose phone rings goes on with who takes its call, with the variables that were set for it', async () => {
  const { core, driver, settle, steps, picks, clock } = await scene();
  const running = originate(core, {
    channel: 'Test/dave',
    context: 'default',
    exten: '4',
    timeoutMs: 30_000,
    variables: [
      ['WHOSE', 'that of the call'],
      ['OWN', 'that of the call'],
    ],
    setVariable: (on, name, value) => on.setVariable(name, value),
  });
  await settle();
  const dave = driver.channelOf('dave');
  dave.pickupGroups = { ...dave.pickupGroups, callGroup: '7' };
  dave.partyRinging();
  core.setGlobal('WHICH', 'Test/dave');
  const erin = driver.call('erin', '2');
  erin.setVariable('OWN', 'its own');
  await settle();
  const ended = await running;
  assert.deepEqual([ended.success, ended.channel?.name, dave.ended], [true, erin.name, true]);
  assert.ok(steps('erin').includes('4,1 NoOp(that of the call/its own)'));
  erin.partyHungUp(16);
  await clock.advance(0);
  assert.ok(erin.ended);
  assert.ok((await picks()).bridge, 'the other call that rings is still there to be taken');
});

test('two who want one call do not both get it: the second hears that there is none, and goes on', async () => {
  const { alice, picks, steps, driver, settle } = await scene();
  const [carol] = [driver.call('carol', '*8'), driver.call('dave', '*8')].map((picker) => {
    picker.pickupGroups = { ...picker.pickupGroups, pickupGroup: '1' };
    return picker;
  });
  await settle();
  assert.ok(talk(alice, carol!));
  assert.ok(steps('dave').includes('*8,2 NoOp(nothing)'));
  await picks('*8', 'erin');
  assert.ok(steps('erin').includes('*8,2 NoOp(nothing)'), 'a call that is up is none to pick up');
});

test('a call of another group is not taken, and who has no group takes none', async () => {
  const { bob, alice, picks, steps, driver, settle } = await scene();
  bob.pickupGroups = { ...bob.pickupGroups, callGroup: '2, 3' };
  await picks();
  assert.ok(steps('carol').includes('*8,2 NoOp(nothing)'));
  driver.call('dave', '*8');
  await settle();
  assert.ok(steps('dave').includes('*8,2 NoOp(nothing)'));
  assert.equal(alice.bridge, undefined);
});

test('groups by name are taken like those by number', async () => {
  const { alice, bob, driver, settle } = await scene();
  bob.pickupGroups = { ...bob.pickupGroups, callGroup: '', namedCallGroup: 'support, sales' };
  const carol = driver.call('carol', '*8');
  carol.pickupGroups = { ...carol.pickupGroups, namedPickupGroup: 'sales' };
  await settle();
  assert.ok(talk(alice, carol));
});

test('the sound of features.conf is heard by who picks up, before the two talk, and the other one where there is nothing', async () => {
  const { core, alice, picks, settle } = await scene();
  configureInCall(core, { ...DEFAULT_FEATURES, pickupSound: 'beep', pickupFailSound: 'beeperr' });
  const carol = await picks();
  assert.deepEqual(legOf(carol).media.sounds, ['beep']);
  assert.equal(talk(alice, carol), false);
  legOf(carol).media.finishPlaying();
  await settle();
  assert.ok(talk(alice, carol));
  const dave = await picks('*8', 'dave');
  assert.equal(dave.state, 6, 'it is answered to hear the sound');
  assert.deepEqual(legOf(dave).media.sounds, ['beeperr']);
});

for (const [which, is] of [
  ['101', true],
  ['101@default', true],
  ['999&101@default', true],
  ['101@elsewhere', false],
  ['999', false],
  ['desk@PICKUPMARK', true],
  ['other@PICKUPMARK', false],
] as const) {
  test(`Pickup(${which}) ${is ? 'takes' : 'does not take'} a call to 101 that is marked desk`, async () => {
    const { core, alice, bob, picks, steps } = await scene();
    bob.setVariable('PICKUPMARK', 'Desk');
    core.setGlobal('WHICH', which);
    const carol = await picks('1');
    assert.equal(talk(alice, carol), is);
    assert.equal(steps('carol').includes('1,2 NoOp(nothing)'), !is);
  });
}

test('PickupChan takes a party, a whole name or a unique id; with p the beginning of a name', async () => {
  for (const [whichOf, is] of [
    [() => 'Test/bob', true],
    [() => 'test/BOB', true],
    [({ name }: Channel) => name, true],
    [({ uniqueId }: Channel) => uniqueId, true],
    [() => 'Test/nobody&Test/bob', true],
    [() => 'Test/bo', false],
    [() => 'Test/bo,p', true],
  ] as const) {
    const { core, alice, bob, picks } = await scene();
    core.setGlobal('WHICH', whichOf(bob));
    const carol = await picks('2');
    assert.equal(talk(alice, carol), is, whichOf(bob));
  }
});

test('a caller that hangs up while the call is being taken leaves nobody behind', async () => {
  const { core, alice, driver, settle } = await scene();
  const carol = driver.call('carol', '*8');
  carol.pickupGroups = { ...carol.pickupGroups, pickupGroup: '1' };
  alice.partyHungUp(16);
  await settle();
  carol.partyHungUp(16);
  await settle();
  assert.equal(core.channels.size, 0);
});

test('CHANNEL reads and sets the groups of a channel, numbers one by one', async () => {
  const { driver, settle, steps } = await scene();
  driver.call('dave', '3');
  await settle();
  assert.deepEqual(
    steps('dave').filter((step) => step.startsWith('3,') && step.includes('NoOp')),
    ['3,2 NoOp(1, 2, 3, 5/)', '3,4 NoOp(sales)'],
  );
});
