import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultLot, type ParkingLotDraft } from '../config/parking-lot.ts';
import type { Channel } from '../core/channel/channel.ts';
import { type CallRecorder, callRecorder } from '../core/ports/call-recorder.ts';
import { parkingSlot } from '../core/ports/parking.ts';
import { configureInCall, inCallOptions } from '../features/in-call/in-call.ts';
import { ParkingLots } from '../features/parking/parking.ts';
import { appKit, dial } from '../testing/app-kit.ts';
import { legOf, type ScriptedMedia } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const setUp = async (dialplan: string, change: Partial<ParkingLotDraft> = {}) => {
  const kit = await appKit(`[default]\ninclude => parkedcalls\n${dialplan}\n`, applications);
  const parking = new ParkingLots(kit.core);
  parkingSlot.fill(kit.core, parking);
  parking.configure({
    hasDynamicLots: false,
    lots: [{ ...defaultLot('default'), parkExten: '700', firstSpace: 701, lastSpace: 705, ...change }],
  });
  return { ...kit, parking };
};

test('options of Park: ringing or other music, no word of the space, a time and a place of its own', async () => {
  const kit = await setUp('exten => 1,1,Park(,rs)\nexten => 2,1,Park(default,st(5)c(default,9,1))\nexten => 9,1,Wait(60)');
  const alice = kit.driver.call('alice', '1');
  const bob = kit.driver.call('bob', '2');
  await kit.settle();
  assert.ok(legOf(alice).orders.includes('indicate ringing'));
  assert.equal(kit.core.holdMusic.isOn(alice), false);
  assert.deepEqual(legOf(bob).media.sounds, ['tune']);
  await kit.clock.advance(5_000);
  assert.deepEqual([bob.exten, bob.priority], ['9', 1]);
  await kit.clock.advance(40_000);
  assert.equal(alice.context, 'park-dial');
});

test('ParkedCall fetches the lowest space, that of a number, and of a number alone as in 2006', async () => {
  const kit = await setUp(
    'exten => 1,1,Park(,s)\nexten => 2,1,ParkedCall()\nexten => 3,1,ParkedCall(default,703)\nexten => 4,1,ParkedCall(702)',
  );
  const [first, second, third] = ['alice', 'bob', 'carol'].map((name) => kit.driver.call(name, '1'));
  await kit.settle();
  for (const [exten, parked] of [
    ['3', third],
    ['2', first],
    ['4', second],
  ] as const) {
    const dave = kit.driver.call('dave', exten);
    await kit.settle();
    assert.equal(dave.bridge?.peerOf(dave), parked, exten);
  }
});

test('where no call waits ParkedCall says so and ends the call', async () => {
  const kit = await setUp(
    'exten => 2,1,ParkedCall(default,703)\nexten => 2,2,NoOp()\nexten => 3,1,ParkedCall(nowhere)\nexten => 4,1,ParkedCall(default,x)',
  );
  for (const exten of ['2', '3', '4']) {
    const alice = kit.driver.call('alice', exten);
    await kit.settle();
    assert.deepEqual(legOf(alice).media.sounds, ['pbx-invalidpark']);
    legOf(alice).media.finishPlaying();
    await kit.settle();
    assert.equal(alice.ended, true);
  }
  assert.equal(
    kit.steps('alice').some((step) => step.includes('NoOp')),
    false,
  );
});

test('the courtesy tone is heard by whom the lot names, and who fetched the call may do what it allows', async () => {
  const kit = await setUp('exten => 1,1,Park(,s)', { courtesyTone: 'chime', courtesyFor: 'both', hangup: 'caller' });
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.call('bob', '701');
  await kit.settle();
  assert.deepEqual(legOf(bob).media.sounds, ['chime']);
  assert.equal(kit.core.holdMusic.isOn(alice), true);
  legOf(bob).media.finishPlaying();
  await kit.settle();
  assert.equal(alice.bridge?.peerOf(alice), bob);
  assert.deepEqual(legOf(alice).media.sounds, ['tune', 'chime']);
  await dial(kit, alice, '*');
  assert.equal(alice.ended, false);
  await dial(kit, bob, '*');
  assert.equal(alice.ended, true);
});

for (const [letters, parker, parked] of [
  ['Hk', 'bob', 'alice'],
  ['Kh', 'alice', 'bob'],
] as const) {
  test(`a party that is fetched may still do what its call before let it, and who fetches it what the lot says: ${letters}`, async () => {
    const kit = await setUp(`exten => 1,1,Dial(Test/bob,20,${letters})`);
    configureInCall(kit.core, { ...inCallOptions(kit.core), parkCall: '#72' });
    kit.driver.call('alice', '1');
    await kit.settle();
    kit.driver.channelOf('bob').partyAnswered();
    await kit.settle();
    const waiting = kit.driver.channelOf(parked);
    await dial(kit, kit.driver.channelOf(parker), '#72');
    const carol = kit.driver.call('carol', '701');
    await kit.settle();
    assert.equal(carol.bridge?.peerOf(carol), waiting);
    await dial(kit, carol, '*');
    assert.equal(carol.ended, false);
    await dial(kit, waiting, '*');
    assert.deepEqual([carol.ended, waiting.ended], [true, true]);
  });
}

for (const [name, lets] of [
  ['hangup', '*'],
  ['reparking', '#72'],
] as const) {
  test(`a call that comes back lets who parked it do what the lot allows: ${name}`, async () => {
    const kit = await setUp('exten => 1,1,Dial(Test/bob,20,k)', { [name]: 'caller' });
    configureInCall(kit.core, { ...inCallOptions(kit.core), parkCall: '#72' });
    const alice = kit.driver.call('alice', '1');
    await kit.settle();
    kit.driver.channelOf('bob').partyAnswered();
    await kit.settle();
    await dial(kit, kit.driver.channelOf('bob'), '#72');
    (legOf(kit.driver.channelOf('bob')).media as ScriptedMedia).finishPlaying();
    await kit.clock.advance(45_000);
    const bob = kit.driver.channelOf('bob');
    bob.partyAnswered();
    await kit.settle();
    assert.equal(bob.bridge?.peerOf(bob), alice);
    await dial(kit, alice, lets);
    assert.equal(bob.bridge?.peerOf(bob), alice);
    await dial(kit, bob, lets);
    assert.equal(alice.ended, name === 'hangup');
    assert.equal(kit.parking.find('default')?.at(701)?.channel, name === 'hangup' ? undefined : alice);
  });
}

/** Each option of a lot about the codes of a call that was fetched: the code, and whether a party that dialled it did it. */
const LETS: readonly (readonly [
  option: 'transfers' | 'reparking' | 'hangup' | 'recording',
  code: string,
  did: (by: Channel) => boolean,
])[] = [
  ['transfers', '#', (by) => legOf(by).media.sounds.includes('pbx-transfer')],
  ['reparking', '#72', (by) => [...by.core.bridges.values()].some(({ type, channels }) => type === 'parking' && channels.length > 0)],
  ['hangup', '*', (by) => by.bridge === undefined],
  ['recording', '*3', (by) => by.getVariable('TOUCH_MIXMONITOR_OUTPUT') !== undefined],
];

for (const [option, code, did] of LETS) {
  for (const who of ['no', 'caller', 'callee', 'both'] as const) {
    test(`of a fetched call ${who} may dial the code of ${option} where the lot says so`, async () => {
      for (const role of ['caller', 'callee'] as const) {
        const kit = await setUp('exten => 1,1,Park(,s)', { [option]: who });
        configureInCall(kit.core, { ...inCallOptions(kit.core), parkCall: '#72', autoMixMonitor: '*3' });
        callRecorder.fill(kit.core, {
          startMix: () => ({ id: 'one', idVariable: undefined, announced: Promise.resolve() }),
        } as unknown as CallRecorder);
        const parked = kit.driver.call('alice', '1');
        await kit.settle();
        const fetcher = kit.driver.call('bob', '701');
        await kit.settle();
        assert.equal(parked.bridge?.peerOf(parked), fetcher);
        const by = role === 'caller' ? fetcher : parked;
        await dial(kit, by, code);
        assert.equal(did(by), who === role || who === 'both', role);
      }
    });
  }
}

for (const [courtesyFor, fetcherHears, parkedHears] of [
  ['no', false, false],
  ['caller', true, false],
  ['callee', false, true],
  ['both', true, true],
] as const) {
  test(`the courtesy tone of a fetched call is for ${courtesyFor}`, async () => {
    const kit = await setUp('exten => 1,1,Park(,s)', { courtesyTone: 'chime', courtesyFor });
    const parked = kit.driver.call('alice', '1');
    await kit.settle();
    const fetcher = kit.driver.call('bob', '701');
    await kit.settle();
    if (fetcherHears) legOf(fetcher).media.finishPlaying();
    await kit.settle();
    assert.equal(parked.bridge?.peerOf(parked), fetcher);
    assert.deepEqual(
      [fetcher, parked].map((party) => legOf(party).media.sounds.includes('chime')),
      [fetcherHears, parkedHears],
    );
  });
}

test('who waits hears the class of music of the lot, unless Park names one', async () => {
  const kit = await setUp('exten => 1,1,Park(,s)\nexten => 2,1,Park(,sm(default))', { musicClass: 'jazz' });
  for (const exten of ['1', '2']) kit.driver.call('alice', exten);
  await kit.settle();
  assert.deepEqual(
    kit.told('channel.musicStarted').map(({ musicClass }) => musicClass),
    ['jazz', 'default'],
  );
});

for (const isParkExtenExclusive of [true, false]) {
  test(`the extension that parks is for ${isParkExtenExclusive ? 'its lot alone' : "each channel's own lot"}`, async () => {
    const kit = await setUp('exten => 9,1,Wait(60)');
    const lot = { ...defaultLot('default'), parkExten: '700', isParkExtenExclusive };
    kit.parking.configure({
      hasDynamicLots: false,
      lots: [lot, { ...lot, name: 'upstairs', parkExten: '800', firstSpace: 801, lastSpace: 805 }],
    });
    const alice = kit.driver.call('alice', '700');
    alice.setVariable('PARKINGLOT', 'upstairs');
    await kit.settle();
    assert.equal(kit.parking.find(isParkExtenExclusive ? 'default' : 'upstairs')?.calls[0]?.channel, alice);
  });
}

for (const [form, data] of [
  ['today', 'default,s,announcing:PARKED,Test/bob'],
  ['2006', 'announcing:PARKED,30,Test/bob'],
] as const) {
  test(`ParkAndAnnounce tells somebody the space, as written ${form}`, async () => {
    const kit = await setUp(`exten => 1,1,ParkAndAnnounce(${data})`);
    const alice = kit.driver.call('alice', '1');
    await kit.settle();
    const bob = kit.driver.channelOf('bob');
    assert.equal(bob.getVariable('PARKEDAT'), '701');
    bob.partyAnswered();
    await kit.settle();
    assert.deepEqual(legOf(bob).media.sounds, ['announcing', 'digits/7', 'digits/0', 'digits/1']);
    legOf(bob).media.finishPlaying();
    await kit.settle();
    assert.deepEqual([bob.ended, alice.ended], [true, false]);
    assert.equal(kit.parking.find('default')?.at(701)?.channel, alice);
    assert.equal(kit.told('parking.callParked')[0]?.secondsLeft, form === '2006' ? 30 : 45);
  });
}

test('who picks up the phone that is called to be told of the space is told in its place, and hung up', async () => {
  const kit = await setUp('exten => 1,1,ParkAndAnnounce(default,s,announcing:PARKED,Test/bob)\nexten => 2,1,PickupChan(Test/bob)');
  kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyRinging();
  const carol = kit.driver.call('carol', '2');
  await kit.settle();
  assert.equal(bob.ended, true);
  assert.deepEqual(legOf(carol).media.sounds, ['announcing', 'digits/7', 'digits/0', 'digits/1']);
  legOf(carol).media.finishPlaying();
  await kit.settle();
  assert.equal(carol.ended, true);
});
