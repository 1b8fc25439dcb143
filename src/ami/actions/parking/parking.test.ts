import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applications } from '../../../apps/index.ts';
import { defaultLot } from '../../../config/parking-lot.ts';
import { ChannelCommands } from '../../../exchange/channel-commands.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { ParkingQueries } from '../../../exchange/parking-queries.ts';
import { ParkingLots } from '../../../features/parking/parking.ts';
import { appKit } from '../../../testing/app-kit.ts';
import { legOf } from '../../../testing/scripted-leg.ts';
import { account, startManager } from '../../manager-fixture.ts';
import { parkingActions } from './index.ts';

/** A manager over an exchange with the lots `default` (701-702) and `upstairs` (751), in which alice talks with bob. */
async function setUp(t: TestContext) {
  const kit = await appKit('[default]\nexten => 1,1,Dial(Test/bob)\nexten => 2,1,Park(default,s)\n', applications);
  const lots = new ParkingLots(kit.core);
  const first = { ...defaultLot('default'), parkExten: '700', firstSpace: 701, lastSpace: 702 };
  lots.configure({
    hasDynamicLots: false,
    lots: [first, { ...defaultLot('upstairs'), firstSpace: 751, lastSpace: 751, timeoutSeconds: 30 }],
  });
  const exchange = {
    bus: kit.core.bus,
    system: { uptimeSeconds: 7, lastReloadSeconds: 0 },
    channels: new ChannelCommands(kit.core),
    parking: new ParkingQueries(kit.core),
  };
  const fixture = await startManager(
    { accounts: [account('admin', { read: 'call' }), account('reporter', { read: 'reporting', write: 'reporting' })] },
    { exchange: exchange as unknown as Exchange, actions: parkingActions },
  );
  t.after(() => fixture.stop());
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  return { ...kit, fixture, alice, bob, logIn: (listener: 'modern' | 'classic', user = 'admin') => fixture.logIn({ listener, user }) };
}

const parkee = (name: string, peer: string) =>
  [
    `ParkeeChannel: ${name}`,
    'ParkeeChannelState: 6',
    'ParkeeChannelStateDesc: Up',
    'ParkeeCallerIDNum: 100',
    'ParkeeCallerIDName: Alice',
    `ParkeeConnectedLineNum: ${peer}`,
    'ParkeeConnectedLineName: Bob',
    'ParkeeLanguage: en',
    'ParkeeAccountCode: ',
    'ParkeeContext: default',
    'ParkeeExten: 1',
    'ParkeePriority: 1',
  ].join('\r\n');

test('each refusal of Park has its text', async (t) => {
  const { alice, logIn } = await setUp(t);
  const [modern, classic] = [await logIn('modern'), await logIn('classic')];
  for (const [lines, inModern, inClassic] of [
    [[], 'Channel not specified', 'Channel not specified'],
    [['Channel: Test/nobody'], 'Channel does not exist: Test/nobody', 'Channel2 not specified'],
    [['Channel: Test/nobody', 'Channel2: Test/no'], 'Channel does not exist: Test/nobody', 'Channel does not exist: Test/nobody'],
    [[`Channel: ${alice.name}`, 'Channel2: Test/no', 'Parkinglot: nosuch'], 'Park action failed', 'Channel does not exist: Test/no'],
    [['Channel: Test/nobody', 'Channel2: x', 'Timeout: soon'], 'Invalid Timeout value.', 'Channel does not exist: Test/nobody'],
    [[`Channel: ${alice.name}`, 'Channel2: x', 'AnnounceChannel: Test/no'], 'AnnounceChannel does not exist', 'Channel does not exist: x'],
  ] as const) {
    for (const [peer, message] of [
      [modern, inModern],
      [classic, inClassic],
    ] as const) {
      peer.send('Action: Park', 'ActionID: 1', ...lines);
      assert.equal(await peer.find('ActionID: 1'), `Response: Error\r\nActionID: 1\r\nMessage: ${message}`);
    }
  }
});

test('a call of two is parked on behalf of the other, listed and told in the words of each dialect', async (t) => {
  const { alice, bob, core, settle, logIn } = await setUp(t);
  const [modern, classic] = [await logIn('modern'), await logIn('classic')];
  modern.send('Action: Park', 'ActionID: 1', `Channel: ${alice.name}`, `TimeoutChannel: ${bob.name}`, 'Timeout: 60000');
  assert.equal(await modern.find('ActionID: 1'), 'Response: Success\r\nActionID: 1\r\nMessage: Park successful');
  const parked = [
    parkee(alice.name, '101'),
    `ParkeeUniqueid: ${alice.uniqueId}`,
    `ParkeeLinkedid: ${alice.linkedId}`,
    'ParkerDialString: Test/bob',
    'Parkinglot: default',
    'ParkingSpace: 701',
    'ParkingTimeout: 60',
    'ParkingDuration: 0',
  ].join('\r\n');
  assert.equal(await modern.find('Event: ParkedCall'), `Event: ParkedCall\r\nPrivilege: call,all\r\n${parked}`);
  const classicParked = `Exten: 701\r\nChannel: ${alice.name}\r\nFrom: ${bob.name}\r\nTimeout: 60\r\nCallerIDNum: 100\r\nCallerIDName: Alice`;
  assert.equal(await classic.find('Event: ParkedCall'), `Event: ParkedCall\r\nPrivilege: call,all\r\n${classicParked}`);

  modern.send('Action: ParkedCalls', 'ActionID: 2');
  assert.equal(
    await modern.find('ActionID: 2'),
    'Response: Success\r\nActionID: 2\r\nEventList: start\r\nMessage: Parked calls will follow',
  );
  assert.equal(await modern.next(), `Event: ParkedCall\r\n${parked}\r\nActionID: 2`);
  assert.equal(await modern.next(), 'Event: ParkedCallsComplete\r\nActionID: 2\r\nEventList: Complete\r\nListItems: 1\r\nTotal: 1');
  classic.send('Action: ParkedCalls', 'ActionID: 3');
  assert.equal(await classic.find('ActionID: 3'), 'Response: Success\r\nActionID: 3\r\nMessage: Parked calls will follow');
  assert.equal(await classic.next(), `Event: ParkedCall\r\n${classicParked}\r\nActionID: 3`);
  assert.equal(await classic.next(), 'Event: ParkedCallsComplete\r\nActionID: 3');

  alice.partyHungUp(16);
  await settle();
  assert.match(await modern.find('Event: ParkedCallGiveUp'), /ParkingSpace: 701/);
  const givenUp = `Event: ParkedCallGiveUp\r\nPrivilege: call,all\r\nExten: 701\r\nChannel: ${alice.name}\r\nCallerIDNum: 100\r\nCallerIDName: Alice`;
  assert.equal(await classic.find('Event: ParkedCallGiveUp'), givenUp);
  assert.equal(core.channels.find(alice.name), undefined);
});

test('in the classic dialect Channel2 hears the space and is hung up, whether or not it talks with the one that is parked', async (t) => {
  const { driver, settle, alice, bob, logIn } = await setUp(t);
  const carol = driver.call('carol', '2');
  await settle();
  const classic = await logIn('classic');
  classic.send('Action: Park', `Channel: ${carol.name}`, `Channel2: ${bob.name}`);
  assert.equal(await classic.find('Response'), 'Response: Success\r\nMessage: Park successful');
  await classic.find(`From: ${bob.name}`);
  assert.deepEqual(legOf(bob).media.sounds, ['digits/7', 'digits/0', 'digits/1']);
  legOf(bob).media.finishPlaying();
  await settle();
  assert.deepEqual([bob.ended, alice.ended, carol.ended], [true, true, false]);
});

test('one that talks with nobody is parked as it is', async (t) => {
  const { driver, settle, core, logIn } = await setUp(t);
  const carol = driver.call('carol', '2');
  await settle();
  const modern = await logIn('modern');
  modern.send('Action: Park', 'ActionID: 1', `Channel: ${carol.name}`, 'Parkinglot: upstairs', 'ParkingSpace: 751', 'Timeout: 0');
  assert.equal(await modern.find('ActionID: 1'), 'Response: Success\r\nActionID: 1\r\nMessage: Park successful');
  const [call] = [...(new ParkingQueries(core).calls('upstairs') ?? [])];
  assert.deepEqual([call?.channel.name, call?.space, call?.secondsLeft], [carol.name, 751, 0]);
  carol.partyHungUp(16);
  assert.equal(carol.ended, true);
});

test('lots are listed in the modern dialect, and a lot that does not exist is refused', async (t) => {
  const { logIn } = await setUp(t);
  const modern = await logIn('modern');
  modern.send('Action: Parkinglots', 'ActionID: 1');
  const lines = 'Response: Success\r\nActionID: 1\r\nEventList: start\r\nMessage: Parking lots will follow';
  assert.equal(await modern.find('ActionID: 1'), lines);
  assert.equal(
    await modern.next(),
    'Event: Parkinglot\r\nActionID: 1\r\nName: default\r\nStartSpace: 701\r\nStopSpace: 702\r\nTimeout: 45',
  );
  assert.equal(
    await modern.next(),
    'Event: Parkinglot\r\nActionID: 1\r\nName: upstairs\r\nStartSpace: 751\r\nStopSpace: 751\r\nTimeout: 30',
  );
  assert.equal(await modern.next(), 'Event: ParkinglotsComplete\r\nActionID: 1\r\nEventList: Complete\r\nListItems: 2');
  modern.send('Action: ParkedCalls', 'ActionID: 2', 'ParkingLot: nosuchlot');
  assert.equal(await modern.next(), 'Response: Error\r\nActionID: 2\r\nMessage: Requested parking lot could not be found.');
});

test('an account without the class is refused; the classic list asks for none', async (t) => {
  const { logIn } = await setUp(t);
  const [modern, classic] = [await logIn('modern', 'reporter'), await logIn('classic', 'reporter')];
  for (const name of ['Park', 'ParkedCalls', 'Parkinglots']) {
    modern.send(`Action: ${name}`, 'ActionID: 1');
    assert.equal(await modern.find('ActionID: 1'), 'Response: Error\r\nActionID: 1\r\nMessage: Permission denied');
  }
  classic.send('Action: Park', 'ActionID: 1');
  assert.equal(await classic.find('ActionID: 1'), 'Response: Error\r\nActionID: 1\r\nMessage: Permission denied');
  classic.send('Action: ParkedCalls', 'ActionID: 2');
  assert.match(await classic.find('ActionID: 2'), /^Response: Success/);
});
