import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { defaultLot, type ParkingLotDraft } from '../../config/parking-lot.ts';
import { parkingSlot } from '../../core/ports/parking.ts';
import { appKit, dial } from '../../testing/app-kit.ts';
import { legOf, type ScriptedMedia } from '../../testing/scripted-leg.ts';
import { configureInCall, inCallOptions } from '../in-call/in-call.ts';
import { extensionsInTurns } from './lot-extensions.ts';
import { ParkingLots } from './parking.ts';

const DIALPLAN = `
[default]
include => parkedcalls
exten => 1,1,Dial(Test/bob,20,kKtTg)
exten => 1,n,NoOp(after)
exten => 2,1,Park()
exten => 3,1,Park(upstairs)
exten => 9,1,Wait(60)
[back]
exten => Test_bob,1,Wait(60)
exten => s,1,Wait(60)
`;

const lot = (change: Partial<ParkingLotDraft> = {}) => ({
  ...defaultLot('default'),
  parkExten: '700',
  firstSpace: 701,
  lastSpace: 702,
  ...change,
});

const kitWith = async (...lots: ParkingLotDraft[]) => {
  const kit = await appKit(DIALPLAN, applications);
  const parking = new ParkingLots(kit.core);
  parkingSlot.fill(kit.core, parking);
  parking.configure({ hasDynamicLots: false, lots: lots.length > 0 ? lots : [lot()] });
  configureInCall(kit.core, { ...inCallOptions(kit.core), parkCall: '#72', blindTransfer: '#1', attendedTransfer: '*5' });
  const spaces = () => parking.all.flatMap(({ name, calls }) => calls.map((call) => `${name} ${call.space} ${call.channel.name}`));
  return { ...kit, parking, spaces };
};
type Kit = Awaited<ReturnType<typeof kitWith>>;

/** What is said comes to its end. */
const finishSound = async (kit: Kit, party: string) => {
  (legOf(kit.driver.channelOf(party)).media as ScriptedMedia).finishPlaying();
  await kit.settle();
};

const talking = async (kit: Kit) => {
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  return { alice, bob };
};

test('a caller who parks itself hears its space, then music, until somebody fetches it', async () => {
  const kit = await kitWith();
  const alice = kit.driver.call('alice', '2');
  await kit.settle();
  assert.deepEqual(kit.spaces(), [`default 701 ${alice.name}`]);
  assert.deepEqual(legOf(alice).media.sounds, ['digits/7', 'digits/0', 'digits/1']);
  assert.equal(kit.core.holdMusic.isOn(alice), false);
  await finishSound(kit, 'alice');
  assert.equal(kit.core.holdMusic.isOn(alice), true);
  const carol = kit.driver.call('carol', '701');
  await kit.settle();
  assert.deepEqual(kit.spaces(), []);
  assert.equal(alice.bridge?.peerOf(alice), carol);
  assert.equal(kit.core.holdMusic.isOn(alice), false);
  const [fetched] = kit.told('parking.callRetrieved');
  assert.deepEqual([fetched?.channel.name, fetched?.retriever.name, fetched?.parkerDialString], [alice.name, carol.name, 'Test/alice']);
  carol.partyHungUp(16);
  await kit.settle();
  assert.equal(alice.ended, true);
});

test('who is called parks the caller by a code, hears the space and is let go; the application of the caller waits for the end', async () => {
  const kit = await kitWith();
  const { alice, bob } = await talking(kit);
  await dial(kit, bob, '#72');
  assert.deepEqual(kit.spaces(), [`default 701 ${alice.name}`]);
  assert.equal(kit.core.holdMusic.isOn(alice), true);
  assert.equal(bob.ended, false);
  assert.deepEqual(legOf(bob).media.sounds, ['digits/7', 'digits/0', 'digits/1']);
  await finishSound(kit, 'bob');
  assert.equal(bob.ended, true);
  assert.equal(bob.hangupCause, 16);
  const carol = kit.driver.call('carol', '701');
  await kit.settle();
  assert.deepEqual([alice.application, alice.connectedLine.number, carol.connectedLine.number], ['Dial', '102', '100']);
  carol.partyHungUp(16);
  await kit.settle();
  assert.equal(alice.ended, true);
  assert.equal(
    kit.steps('alice').some((step) => step.includes('NoOp')),
    false,
  );
});

test('a caller that parks who it called goes on with its dialplan', async () => {
  const kit = await kitWith();
  const { alice, bob } = await talking(kit);
  await dial(kit, alice, '#72');
  assert.deepEqual(kit.spaces(), [`default 701 ${bob.name}`]);
  await finishSound(kit, 'alice');
  assert.ok(kit.steps('alice').includes('1,2 NoOp(after)'));
  assert.equal(bob.ended, false);
  bob.partyHungUp(16);
  await kit.settle();
  assert.equal(bob.ended, true);
  assert.deepEqual(kit.spaces(), []);
  assert.equal(kit.told('parking.callGivenUp').length, 1);
});

test('a blind transfer to the extension that parks, parks', async () => {
  const kit = await kitWith();
  const { alice, bob } = await talking(kit);
  await dial(kit, bob, '#1');
  await finishSound(kit, 'bob');
  await dial(kit, bob, '700');
  assert.deepEqual(kit.spaces(), [`default 701 ${alice.name}`]);
  assert.equal(kit.told('transfer.blind')[0]?.result, 'Success');
});

test('an attended transfer by a code to the extension that parks: who transfers hears the space, and the other one waits there', async () => {
  const kit = await kitWith();
  const { alice, bob } = await talking(kit);
  await dial(kit, bob, '*5');
  await finishSound(kit, 'bob');
  await dial(kit, bob, '700');
  await kit.settle();
  // The half that parks is answered, and waits until it is heard.
  await kit.clock.advance(kit.core.settings.answerWaitMs);
  assert.deepEqual(kit.spaces(), ['default 701 Local/700@default-00000000;2']);
  bob.partyHungUp(16);
  await kit.settle();
  assert.equal(bob.ended, true);
  assert.deepEqual(
    kit.told('transfer.attended').map(({ result }) => result),
    ['Success'],
  );
  assert.equal(alice.ended, false);
  const carol = kit.driver.call('carol', '701');
  await kit.settle();
  assert.equal(alice.bridge?.peerOf(alice), carol);
  carol.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.core.channels.size, 0);
});

test('a call that nobody fetches goes back to who parked it', async () => {
  const kit = await kitWith(lot({ timeoutSeconds: 10, comebackDialSeconds: 25 }));
  const { alice, bob } = await talking(kit);
  await dial(kit, bob, '#72');
  await finishSound(kit, 'bob');
  await kit.clock.advance(9_000);
  assert.equal(kit.told('parking.callTimedOut').length, 0);
  await kit.clock.advance(1_000);
  assert.deepEqual(kit.spaces(), []);
  const [over] = kit.told('parking.callTimedOut');
  assert.deepEqual([over?.secondsLeft, over?.secondsParked, over?.space], [0, 10, 701]);
  assert.deepEqual(
    [alice.context, alice.exten, alice.application, alice.applicationData],
    ['park-dial', 'Test_bob', 'Dial', 'Test/bob,25'],
  );
  assert.deepEqual(
    ['PARKING_SPACE', 'PARKEDLOT', 'PARKER', 'PARKER_FLAT'].map((name) => alice.getVariable(name)),
    ['701', 'default', 'Test/bob', 'Test_bob'],
  );
  const again = kit.driver.channelOf('bob');
  again.partyAnswered();
  await kit.settle();
  assert.equal(alice.bridge?.peerOf(alice), again);
});

test('a call goes where the lot or Park says instead: to the parker, to s, or to a place of its own', async () => {
  const away = { comesBackToOrigin: false, timeoutSeconds: 1 };
  const back = await kitWith(lot({ ...away, comebackContext: 'back' }));
  const { alice, bob } = await talking(back);
  await dial(back, bob, '#72');
  await back.clock.advance(1_000);
  assert.deepEqual([alice.context, alice.exten], ['back', 'Test_bob']);
  const carol = back.driver.call('carol', '2');
  await back.settle();
  await back.clock.advance(1_000);
  assert.deepEqual([carol.context, carol.exten], ['back', 's']);

  const own = await kitWith(lot(away));
  const dave = own.driver.call('dave', '2');
  own.parking.find('default');
  await own.settle();
  dave.redirect('default', '9', 1);
  await own.settle();
  assert.equal(own.told('parking.callGivenUp').length, 1);
  assert.deepEqual([dave.exten, dave.ended], ['9', false]);
  assert.deepEqual(own.spaces(), []);
});

test('spaces are taken from the first one, or in turn, or as asked for, until the lot is full', async () => {
  const kit = await kitWith(lot(), { ...lot({ firstSpace: 751, lastSpace: 753, findSpace: 'next', parkExten: '750' }), name: 'upstairs' });
  const one = kit.driver.call('alice', '2');
  await kit.settle();
  kit.driver.call('bob', '2');
  await kit.settle();
  const third = kit.driver.call('carol', '2');
  await kit.settle();
  assert.deepEqual(legOf(third).media.sounds, ['pbx-parkingfailed']);
  one.partyHungUp(16);
  await kit.settle();
  kit.driver.call('dave', '2');
  const first = kit.driver.call('erin', '3');
  await kit.settle();
  assert.deepEqual(
    kit.parking.find('default')?.calls.map(({ space }) => space),
    [701, 702],
  );
  first.partyHungUp(16);
  await kit.settle();
  kit.driver.call('frank', '3');
  const chooser = kit.driver.call('grace', '3');
  chooser.setVariable('PARKINGEXTEN', '753');
  await kit.settle();
  assert.deepEqual(
    kit.parking.find('upstairs')?.calls.map(({ space }) => space),
    [752, 753],
  );
});

test('the extensions of a lot are in the dialplan, outlive its reload, and give way to what is written there', async () => {
  const kit = await kitWith(lot({ hasHints: true }));
  const { core } = kit;
  assert.equal(core.dialplan.find('default', '702', 1)?.data, 'default,702');
  assert.equal(core.dialplan.find('parkedcalls', '700', 1)?.registrar, 'res_parking');
  assert.equal(core.dialplan.findHint('default', '701')?.text, 'park:701@parkedcalls');
  core.loadDialplan((await appKit('[default]\nexten => 1,1,NoOp\n[parkedcalls]\nexten => 701,1,Busy\n', applications)).core.dialplan);
  assert.equal(core.dialplan.find('parkedcalls', '701', 1)?.application, 'Busy');
  assert.equal(core.dialplan.find('parkedcalls', '702', 1)?.application, 'ParkedCall');
});

test('a reload makes the extensions of a lot anew only where the lot has changed', async () => {
  const { core, parking } = await kitWith(lot());
  const reload = async (options: ParkingLotDraft) => {
    const lots = [options];
    parking.configure({ hasDynamicLots: false, lots }, await extensionsInTurns(lots, parking));
    return core.registeredExtensions.contexts.find(({ name }) => name === 'parkedcalls');
  };
  const first = await reload(lot({ hasHints: true }));
  assert.equal(await reload(lot({ hasHints: true })), first);
  const wider = await reload(lot({ hasHints: true, lastSpace: 703 }));
  assert.notEqual(wider, first);
  assert.equal(core.dialplan.find('parkedcalls', '703', 1)?.application, 'ParkedCall');
});

test('the hint of a space says whether it is taken', async () => {
  const kit = await kitWith(lot({ hasHints: true }));
  const hint = kit.core.dialplan.findHint('default', '701')!;
  assert.equal(kit.core.hints.status(hint), 0);
  const alice = kit.driver.call('alice', '2');
  await kit.settle();
  assert.equal(kit.core.hints.status(hint), 1);
  alice.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(
    kit.told('extension.statusChanged').map(({ exten, status }) => [exten, status]),
    [
      ['701', 1],
      ['701', 0],
    ],
  );
});

test('a lot of 2006 has a space only while a call waits in it, and sends it back to an extension of the name of its parker', async () => {
  const kit = await kitWith(lot({ isOf2006: true, timeoutSeconds: 5 }));
  assert.equal(kit.core.dialplan.hasExten('default', '701'), false);
  const alice = kit.driver.call('alice', '2');
  await kit.settle();
  assert.equal(kit.core.dialplan.find('default', '701', 1)?.data, '701');
  await kit.clock.advance(5_000);
  assert.equal(kit.core.dialplan.hasExten('default', '701'), false);
  assert.deepEqual([alice.exten, alice.applicationData], ['Test/alice', 'Test/alice,,t']);
});

test('a lot that is gone from the configuration keeps its calls and takes no others', async () => {
  const kit = await kitWith(lot(), { ...lot({ firstSpace: 751, lastSpace: 753, parkExten: '750' }), name: 'upstairs' });
  const alice = kit.driver.call('alice', '3');
  await kit.settle();
  kit.parking.configure({ hasDynamicLots: false, lots: [lot()] });
  const bob = kit.driver.call('bob', '3');
  await kit.settle();
  assert.deepEqual(kit.spaces(), [`upstairs 751 ${alice.name}`]);
  assert.deepEqual(legOf(bob).media.sounds, ['pbx-parkingfailed']);
  alice.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(
    kit.parking.all.map(({ name }) => name),
    ['default'],
  );
});

test('a channel may have a lot made for it where that is allowed', async () => {
  const kit = await kitWith();
  kit.parking.configure({ hasDynamicLots: true, lots: [lot()] });
  const alice = kit.driver.call('alice', '2');
  for (const [name, value] of Object.entries({
    PARKINGLOT: 'own',
    PARKINGDYNPOS: '801-802',
    PARKINGDYNCONTEXT: 'ours',
    PARKINGDYNEXTEN: '800',
  }))
    alice.setVariable(name, value);
  await kit.settle();
  assert.deepEqual(kit.spaces(), [`own 801 ${alice.name}`]);
  assert.equal(kit.core.dialplan.find('ours', '802', 1)?.data, 'own,802');
  alice.partyHungUp(16);
  await kit.settle();
  assert.equal(kit.parking.find('own'), undefined);
  assert.equal(kit.core.dialplan.hasExten('ours', '802'), false);
});
