import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { applications } from '../../../apps/index.ts';
import { defaultLot } from '../../../config/parking-lot.ts';
import type { Fact, FactName } from '../../../core/facts.ts';
import { ChannelCommands } from '../../../exchange/channel-commands.ts';
import type { Exchange } from '../../../exchange/exchange.ts';
import { ParkingQueries } from '../../../exchange/parking-queries.ts';
import { ParkingLots } from '../../../features/parking/parking.ts';
import { channel as channelFunction } from '../../../functions/channel.ts';
import { appKit } from '../../../testing/app-kit.ts';
import { legOf } from '../../../testing/scripted-leg.ts';
import { channelSnapshot } from '../../../testing/snapshot-kit.ts';
import { channelActions } from '../../actions/channel/index.ts';
import { parkingActions } from '../../actions/parking/index.ts';
import { EventFanout, type FactSource } from '../../event-fanout.ts';
import { type AmiPeer, startManager } from '../../manager-fixture.ts';
import { Masquerades } from './masquerades.ts';

const DIALPLAN = '[default]\nexten => 101,1,Dial(Test/bob,,tT)\nexten => 2,1,Wait(100)\nexten => 701,1,ParkedCall(default,701)\n';

/** A manager over an exchange with parking, in which alice has called bob and talks with him. */
async function setUp(t: TestContext) {
  const kit = await appKit(DIALPLAN, applications, [channelFunction]);
  const { core, driver, settle } = kit;
  const lots = new ParkingLots(core);
  const lot = { ...defaultLot('default'), parkExten: '700', firstSpace: 701, lastSpace: 702, comesBackToOrigin: false };
  lots.configure({ hasDynamicLots: false, lots: [lot] });
  const channels = new ChannelCommands(core);
  const system = { uptimeSeconds: 7, lastReloadSeconds: 0 };
  const exchange = { bus: core.bus, system, channels, parking: new ParkingQueries(core), variableNeedsSystem: () => false };
  const actions = [...parkingActions, ...channelActions];
  const manager = await startManager({}, { exchange: exchange as unknown as Exchange, actions });
  t.after(() => manager.stop());
  const alice = driver.call('alice', '101');
  await settle();
  const bob = driver.channelOf('bob');
  bob.partyAnswered();
  await settle();
  /** The manager parks one on behalf of another, who hears the space and is let go. */
  const park = async (peer: AmiPeer, parkee: typeof alice, parker: typeof alice) => {
    peer.send('Action: Park', 'ActionID: park', `Channel: ${parkee.name}`, `Channel2: ${parker.name}`);
    assert.match(await peer.find('ActionID: park'), /Park successful/);
    legOf(parker).media.finishPlaying();
    await settle();
  };
  return { ...kit, lots, manager, alice, bob, park };
}

/** What a peer hears until an event, with that one, a line each: headers apart by one blank. */
async function heardUntil(peer: AmiPeer, last: string): Promise<string[]> {
  const heard: string[] = [];
  while (!heard.at(-1)?.includes(last)) {
    const lines = (await peer.next()).split('\r\n').filter((line) => !line.startsWith('Privilege: '));
    heard.push(lines.map((line) => line.slice(line.indexOf(': ') + 2)).join(' '));
  }
  return heard;
}

test('a call that the manager parks is told as the masquerade of 2006, in the order of that server', async (t) => {
  const { manager, alice, bob, park } = await setUp(t);
  const classic = await manager.logIn({ listener: 'classic' });
  const [name, old] = [alice.name, alice.uniqueId];
  await park(classic, alice, bob);
  const heard = await heardUntil(classic, `Hangup Parked/${name}`);
  const id = heard[0]?.split(' ').at(-1) ?? '';
  assert.notEqual(id, old);
  assert.deepEqual(heard, [
    `Newchannel Parked/${name} Down <unknown> <unknown> ${id}`,
    `Masquerade ${name} Up Parked/${name} Down`,
    `Rename ${name} ${name}<MASQ> ${old}`,
    `Rename Parked/${name} ${name} ${id}`,
    `Rename ${name}<MASQ> Parked/${name}<ZOMBIE> ${old}`,
    `Unlink Parked/${name}<ZOMBIE> ${bob.name} ${old} ${bob.uniqueId} (null) 101`,
    `ParkedCall 701 ${name} ${bob.name} 45 100 Alice`,
    `Hangup ${bob.name} ${bob.uniqueId} 16 Normal Clearing`,
    `Dial End Parked/${name}<ZOMBIE> ANSWER`,
    `Hangup Parked/${name}<ZOMBIE> ${old} 16 Normal Clearing`,
  ]);
});

test('from then on every classic session knows the channel by the new id, and a modern one by the one that it always had', async (t) => {
  const { manager, driver, settle, alice, bob, park } = await setUp(t);
  const [modern, classic, other] = [
    await manager.logIn(),
    await manager.logIn({ listener: 'classic' }),
    await manager.logIn({ listener: 'classic' }),
  ];
  await park(modern, alice, bob);
  const id = (await classic.find('Event: Newchannel')).split('Uniqueid: ')[1] ?? '';
  assert.match(await other.find('Event: Newchannel'), new RegExp(`Uniqueid: ${id}$`));
  const later = await manager.logIn({ listener: 'classic' });
  later.send('Action: Status', 'ActionID: 1', `Channel: ${alice.name}`);
  await later.find('Event: Status');
  const carol = driver.call('carol', '701');
  await settle();
  const linked = new RegExp(`Uniqueid1: ${carol.uniqueId}\r\nUniqueid2: ${id}\r\n`);
  for (const peer of [classic, other, later]) assert.match(await peer.find('Event: Link'), linked);
  for (const [peer, known] of [
    [later, id],
    [modern, alice.uniqueId],
  ] as const) {
    peer.send('Action: Status', 'ActionID: 2', `Channel: ${alice.name}`);
    assert.match(await peer.find('Event: Status'), new RegExp(`Uniqueid: ${known}\r\n`));
    for (const variable of ['UNIQUEID', 'CHANNEL(uniqueid)']) {
      peer.send('Action: Getvar', 'ActionID: 3', `Channel: ${alice.name}`, `Variable: ${variable}`);
      assert.equal((await peer.find('ActionID: 3')).split('Value: ')[1], known);
    }
  }
  alice.partyHungUp(16);
  await settle();
  assert.match(await later.find(`Hangup\r\nPrivilege: call,all\r\nChannel: ${alice.name}`), new RegExp(`Uniqueid: ${id}\r\n`));
  assert.match(
    await modern.find('Event: Hangup\r\nPrivilege: call,all\r\nChannel: Test/alice'),
    new RegExp(`Uniqueid: ${alice.uniqueId}\r\n`),
  );
});

test('one that was called is parked too, and its zombie ends before the Dial of its caller; the second time it gets a third id', async (t) => {
  const { manager, driver, settle, alice, bob, park } = await setUp(t);
  const classic = await manager.logIn({ listener: 'classic' });
  const name = bob.name;
  await park(classic, bob, alice);
  const heard = await heardUntil(classic, `Hangup ${alice.name}`);
  const second = heard[0]?.split(' ').at(-1) ?? '';
  assert.deepEqual(
    heard.filter((line) => /ZOMBIE|^Dial/.test(line)),
    [
      `Rename ${name}<MASQ> Parked/${name}<ZOMBIE> ${bob.uniqueId}`,
      `Unlink ${alice.name} Parked/${name}<ZOMBIE> ${alice.uniqueId} ${bob.uniqueId} 100 (null)`,
      `Hangup Parked/${name}<ZOMBIE> ${bob.uniqueId} 16 Normal Clearing`,
      `Dial End ${alice.name} ANSWER`,
    ],
  );
  const carol = driver.call('carol', '701');
  await settle();
  await classic.find('Event: Link');
  await park(classic, bob, carol);
  const again = await heardUntil(classic, `Hangup Parked/${name}`);
  const third = again[0]?.split(' ').at(-1) ?? '';
  assert.equal(new Set([bob.uniqueId, second, third]).size, 3);
  assert.ok(again.includes(`Rename ${name} ${name}<MASQ> ${second}`));
  assert.ok(again.includes(`Unlink ${carol.name} Parked/${name}<ZOMBIE> ${carol.uniqueId} ${second} 102 (null)`));
  assert.equal(again.at(-1), `Hangup Parked/${name}<ZOMBIE> ${second} 16 Normal Clearing`);
});

test('one that talks with nobody leaves a zombie that ends at once', async (t) => {
  const { manager, driver, settle, bob, park } = await setUp(t);
  const classic = await manager.logIn({ listener: 'classic' });
  const carol = driver.call('carol', '2');
  await settle();
  await classic.find('Event: Newexten');
  await park(classic, carol, bob);
  const heard = await heardUntil(classic, 'ParkedCall');
  assert.deepEqual(
    heard.map((line) => line.split(' ')[0]),
    ['Newchannel', 'Masquerade', 'Rename', 'Rename', 'Rename', 'Hangup', 'ParkedCall'],
  );
});

test('a call that is parked by a code keeps its id', async (t) => {
  const kit = await setUp(t);
  const classic = await kit.manager.logIn({ listener: 'classic' });
  const { alice, bob, lots, settle } = kit;
  assert.ok(lots.parkPeer(bob));
  await settle();
  const heard = await heardUntil(classic, 'ParkedCall');
  assert.deepEqual(
    heard.map((line) => line.split(' ')[0]),
    ['Unlink', 'ParkedCall'],
  );
  classic.send('Action: Status', 'ActionID: 1', `Channel: ${alice.name}`);
  const status = await classic.find('Event: Status');
  assert.match(status, new RegExp(`State: Up\r\nUniqueid: ${alice.uniqueId}\r\n`), 'without the place in a dialplan, which is at rest');
});

test('what is told under another id is forgotten with its channel: 5,000 parkings leave nothing to follow', () => {
  let serial = 0;
  const masquerades = new Masquerades(() => `2.${serial++}`);
  const atRest = masquerades.follows;
  const tell = (fact: object) => masquerades.of({ at: 0, ...fact } as Fact);
  for (let round = 0; round < 5000; round++) {
    const channel = channelSnapshot({ uniqueId: `1.${round}`, application: round % 2 === 0 ? 'Dial' : 'Wait' });
    tell({ type: 'channel.takenOut', channel });
    assert.equal(masquerades.uniqueIdOf(channel.uniqueId), `2.${round}`);
    assert.notEqual(masquerades.follows, atRest);
    tell({ type: 'channel.hungUp', channel, cause: 16 });
    assert.equal(masquerades.uniqueIdOf(channel.uniqueId), channel.uniqueId);
    assert.equal(masquerades.follows, atRest);
  }
  assert.equal(tell({ type: 'channel.stateChanged', channel: channelSnapshot() }), undefined);
});

test('with nobody logged in the bus is asked for ends of calls and channels only while one is told under another id', () => {
  const heard = new Map<FactName, (fact: Fact) => void>();
  const source: FactSource = {
    subscribe: ([name], listener) => {
      heard.set(name!, listener as unknown as (fact: Fact) => void);
      return () => heard.delete(name!);
    },
  };
  const tell = (type: FactName, rest: object) => heard.get(type)!({ type, at: 0, ...rest } as Fact);
  const envelope = { hasTimestamps: false, hasSequenceNumbers: false, systemName: '', disabledEvents: new Set<string>() };
  const fanout = new EventFanout(source, envelope, () => '2.0');
  assert.deepEqual([...heard.keys()], ['channel.takenOut']);
  tell('channel.takenOut', { channel: channelSnapshot() });
  assert.deepEqual(new Set(heard.keys()), new Set(['channel.takenOut', 'bridge.partiesParted', 'dial.finished', 'channel.hungUp']));
  tell('channel.hungUp', { channel: channelSnapshot(), cause: 16 });
  assert.deepEqual([...heard.keys()], ['channel.takenOut']);
  fanout.close();
});
