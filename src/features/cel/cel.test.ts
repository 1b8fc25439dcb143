import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import { defaultLot } from '../../config/parking-lot.ts';
import { attendedTransfer } from '../../core/attended-transfer.ts';
import type { ChannelEventRecord, ChannelEventType } from '../../core/ports/channel-events.ts';
import { blindTransfer } from '../../core/transfer.ts';
import { channel as channelFunction } from '../../functions/channel.ts';
import { type AppKit, appKit, dial } from '../../testing/app-kit.ts';
import { ParkingLots } from '../parking/parking.ts';
import { type CelConfiguration, CelService } from './cel-service.ts';

const ALL: readonly ChannelEventType[] = [
  ...(['CHAN_START', 'CHAN_END', 'HANGUP', 'ANSWER', 'APP_START', 'APP_END', 'BRIDGE_ENTER', 'BRIDGE_EXIT'] as const),
  ...(['PARK_START', 'PARK_END', 'BLINDTRANSFER', 'ATTENDEDTRANSFER', 'USER_DEFINED', 'LINKEDID_END', 'PICKUP', 'FORWARD'] as const),
  ...(['LOCAL_OPTIMIZE', 'LOCAL_OPTIMIZE_BEGIN', 'STREAM_BEGIN', 'STREAM_END', 'DTMF'] as const),
];

interface Kit extends Omit<AppKit, 'told'> {
  readonly service: CelService;
  readonly records: ChannelEventRecord[];
  /** `EVENT party`, those since the last time; further `detail`, `peers` and `extra` where there are any. */
  told(...types: ChannelEventType[]): string[];
  configure(change: Partial<CelConfiguration['settings']>): void;
}

async function celKit(extensions: string, change: Partial<CelConfiguration['settings']> = {}): Promise<Kit> {
  const kit = await appKit(`[default]\n${extensions}\n`, applications, [channelFunction]);
  const records: ChannelEventRecord[] = [];
  const configurationWith = (settings: Partial<CelConfiguration['settings']>): CelConfiguration => ({
    settings: { enabled: true, wantsAll: true, events: ALL, applications: [], ...settings },
    backends: [{ name: 'test', write: async (some) => void records.push(...some) }],
    manager: undefined,
  });
  const service = new CelService(kit.core, configurationWith(change));
  let seen = 0;
  return {
    ...kit,
    service,
    records,
    told(...types) {
      const fresh = records.slice(seen);
      seen = records.length;
      return fresh.filter(({ type }) => types.length === 0 || types.includes(type)).map(lineOf);
    },
    configure: (settings) => service.configure(configurationWith(settings)),
  };
}

const partyOf = (name: string): string => name.replace(/^\w+\/(\w+)-.*$/, '$1');

function lineOf({ type, detail, channel, peers, extra }: ChannelEventRecord): string {
  const rest = [detail, peers.length > 0 ? `with ${peers.map(partyOf).join(' ')}` : '', extra.replace(/Test\/(\w+)-\w+/g, '$1')];
  return [type, partyOf(channel.name), ...rest].filter((text) => text !== '').join(' ');
}

const DIAL =
  'exten => 1,1,Dial(Test/bob,10)\nexten => 2,1,Dial(Test/bob&Test/carol,10)\nexten => 2,2,Hangup\nexten => 3,1,Dial(Test/carol,10)\nexten => 4,1,Answer\nexten => 4,2,Wait(60)';

/** Alice talks to bob. */
async function talk(kit: Kit, exten = '1') {
  const alice = kit.driver.call('alice', exten);
  await kit.settle();
  const bob = kit.driver.channelOf('bob');
  bob.partyAnswered();
  await kit.settle();
  return { alice, bob };
}

test('an answered call is told from its first channel to the end of the call, with who ended it and how it was dialled', async () => {
  const kit = await celKit(DIAL);
  const { alice } = await talk(kit);
  const bridge = alice.bridge!.id;
  alice.partyHungUp(16);
  await kit.settle();
  const inBridge = `{"bridge_id":"${bridge}","bridge_technology":"simple_bridge"}`;
  assert.deepEqual(kit.told(), [
    'CHAN_START alice',
    'CHAN_START bob',
    'ANSWER bob',
    'ANSWER alice',
    `BRIDGE_ENTER bob ${inBridge}`,
    `BRIDGE_ENTER alice with bob ${inBridge}`,
    `BRIDGE_EXIT alice with bob ${inBridge}`,
    `BRIDGE_EXIT bob ${inBridge}`,
    'HANGUP bob {"hangupcause":16,"hangupsource":"","dialstatus":""}',
    'CHAN_END bob',
    'HANGUP alice {"hangupcause":16,"hangupsource":"","dialstatus":"ANSWER"}',
    'CHAN_END alice',
    'LINKEDID_END alice',
  ]);
  assert.equal(kit.service.recorder?.size, 0);
  // What it ran is over by then; what a leg that was rung shows stays.
  const applicationAt = (type: ChannelEventType) =>
    kit.records.filter((record) => record.type === type).map(({ channel }) => channel.application ?? '');
  assert.deepEqual(applicationAt('CHAN_END'), ['AppDial', '']);
});

test('a call that is forked tells each channel, and one that nobody takes how the first one failed', async () => {
  const kit = await celKit(DIAL);
  kit.driver.call('alice', '2');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('busy', 17);
  await kit.settle();
  kit.driver.channelOf('carol').partyRefused('congestion', 34);
  await kit.settle();
  const lines = kit.told('CHAN_START', 'HANGUP', 'ANSWER', 'LINKEDID_END');
  assert.deepEqual(lines, [
    'CHAN_START alice',
    'CHAN_START bob',
    'CHAN_START carol',
    'HANGUP bob {"hangupcause":17,"hangupsource":"","dialstatus":""}',
    'HANGUP carol {"hangupcause":34,"hangupsource":"","dialstatus":""}',
    'HANGUP alice {"hangupcause":34,"hangupsource":"dialplan/builtin","dialstatus":"BUSY"}',
    'LINKEDID_END alice',
  ]);
});

test('somebody who answers counts more than one who would not have the call', async () => {
  const kit = await celKit(DIAL);
  const alice = kit.driver.call('alice', '2');
  await kit.settle();
  kit.driver.channelOf('bob').partyRefused('busy', 17);
  await kit.settle();
  kit.driver.channelOf('carol').partyAnswered();
  await kit.settle();
  alice.partyHungUp(16);
  await kit.settle();
  assert.match(kit.told('HANGUP').at(-1)!, /^HANGUP alice .*"dialstatus":"ANSWER"/);
});

test('a party that sends the call elsewhere is told as FORWARD of the caller', async () => {
  const kit = await celKit(DIAL);
  kit.driver.call('alice', '1');
  await kit.settle();
  kit.driver.channelOf('bob').partyForwarded('4', 23);
  await kit.settle();
  assert.match(kit.told('FORWARD').join(), /^FORWARD alice \{"forward":"4@default"\}$/);
});

test('applications that are asked for are told by their beginning and end, also in the midst of another one', async () => {
  const kit = await celKit('exten => 1,1,Answer\nexten => 1,2,ExecIf(1?Verbose(hello))\nexten => 1,3,Verbose(again)\nexten => 1,4,Hangup', {
    applications: ['verbose', 'hangup'],
  });
  kit.driver.call('alice', '1');
  await kit.settle();
  const steps = kit.records
    .filter(({ type }) => type.startsWith('APP_'))
    .map(({ type, channel }) => `${type} ${channel.application}(${channel.applicationData}) ${channel.exten}`);
  // Two of the same name in a row are one, as far as nothing else is told between them (Asterisk 20).
  assert.deepEqual(steps, ['APP_START Verbose(hello) 1', 'APP_END Verbose(again) 1', 'APP_START Hangup() 1', 'APP_END Hangup() 1']);
  assert.match(kit.told('HANGUP').join(), /"hangupsource":"dialplan\/builtin"/);
});

test('an event of the dialplan is kept with its name and its text', async () => {
  const kit = await celKit('exten => 1,1,CELGenUserEvent(SHOPPING,two "apples", red)\nexten => 1,2,CELGenUserEvent()\nexten => 1,3,Hangup');
  kit.driver.call('alice', '1');
  await kit.settle();
  assert.deepEqual(kit.told('USER_DEFINED'), ['USER_DEFINED alice SHOPPING {"extra":"two \\"apples\\", red"}']);
});

test('a blind transfer is told of who transfers, and the call ends once', async () => {
  const kit = await celKit(DIAL);
  const { alice, bob } = await talk(kit);
  const bridge = alice.bridge!.id;
  const unique = alice.uniqueId;
  assert.equal(blindTransfer(kit.core, bob, 'default', '3', { isExternal: true }), 'Success');
  await kit.settle();
  assert.deepEqual(kit.told('BLINDTRANSFER'), [
    `BLINDTRANSFER bob {"extension":"3","context":"default","bridge_id":"${bridge}","transferee_channel_name":"alice","transferee_channel_uniqueid":"${unique}"}`,
  ]);
  const carol = kit.driver.channelOf('carol');
  carol.partyAnswered();
  await kit.settle();
  carol.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(kit.told('LINKEDID_END', 'CHAN_END'), ['CHAN_END carol', 'CHAN_END alice', 'LINKEDID_END alice']);
  assert.equal(kit.service.recorder?.size, 0);
});

test('an attended transfer joins two calls: the end of the second is told when nobody belongs to it, that of the first at the end', async () => {
  const kit = await celKit(DIAL);
  const { alice, bob } = await talk(kit);
  await kit.clock.advance(1000);
  const consult = kit.driver.call('bob', '3');
  await kit.settle();
  const carol = kit.driver.channelOf('carol');
  carol.partyAnswered();
  await kit.settle();
  const [first, second] = [bob.bridge!.id, consult.bridge!.id];
  const [firstCall, secondCall] = [alice.linkedId, consult.linkedId];
  kit.told();
  assert.equal(await attendedTransfer(kit.core, bob, consult), 'Success');
  await kit.settle();
  const [line] = kit.told('ATTENDEDTRANSFER');
  assert.deepEqual(JSON.parse(line!.replace('ATTENDEDTRANSFER bob ', '')), {
    bridge1_id: first,
    channel2_name: 'bob',
    channel2_uniqueid: consult.uniqueId,
    bridge2_id: second,
    transferee_channel_name: 'alice',
    transferee_channel_uniqueid: alice.uniqueId,
    transfer_target_channel_name: 'carol',
    transfer_target_channel_uniqueid: carol.uniqueId,
  });
  assert.equal(carol.linkedId, firstCall);
  const endsOf = () => kit.records.filter(({ type }) => type === 'LINKEDID_END').map(({ channel }) => channel.linkedId);
  assert.deepEqual(endsOf(), [secondCall]);
  carol.partyHungUp(16);
  await kit.settle();
  assert.deepEqual(endsOf(), [secondCall, firstCall]);
  assert.equal(kit.service.recorder?.size, 0);
});

test('parking is told by its beginning and by how it ended', async () => {
  const kit = await celKit('include => parkedcalls\nexten => 1,1,Park(,s)\nexten => 2,1,ParkedCall(default,701)');
  new ParkingLots(kit.core).configure({
    hasDynamicLots: false,
    lots: [{ ...defaultLot('default'), parkExten: '700', firstSpace: 701, lastSpace: 705 }],
  });
  const waiting = kit.driver.call('alice', '1');
  await kit.settle();
  const dave = kit.driver.call('dave', '2');
  await kit.settle();
  dave.partyHungUp(16);
  waiting.partyHungUp(16);
  const other = kit.driver.call('carol', '1');
  await kit.settle();
  other.partyHungUp(16);
  await kit.settle();
  kit.driver.call('erin', '1');
  await kit.clock.advance(45_000);
  assert.deepEqual(kit.told('PARK_START', 'PARK_END'), [
    'PARK_START alice {"parker_dial_string":"Test/alice","parking_lot":"default"}',
    'PARK_END alice {"reason":"ParkedCallUnparked","retriever":"dave"}',
    'PARK_START carol {"parker_dial_string":"Test/carol","parking_lot":"default"}',
    'PARK_END carol {"reason":"ParkedCallGiveUp"}',
    'PARK_START erin {"parker_dial_string":"Test/erin","parking_lot":"default"}',
    'PARK_END erin {"reason":"ParkedCallTimeOut"}',
  ]);
});

test('digits are told when they end, music by its beginning and end', async () => {
  const kit = await celKit('exten => 1,1,Answer\nexten => 1,2,MusicOnHold(default,1)\nexten => 1,3,Wait(5)');
  const alice = kit.driver.call('alice', '1');
  await kit.settle();
  await kit.clock.advance(1000);
  await dial({ ...kit, told: () => [] }, alice, '5');
  assert.deepEqual(kit.told('DTMF', 'STREAM_BEGIN', 'STREAM_END'), [
    'STREAM_BEGIN alice MOH_STREAM_BEGIN {"class":"default"}',
    'STREAM_END alice MOH_STREAM_END',
    'DTMF alice Received {"digit":"5","duration_ms":100}',
  ]);
});

test('a pair of Local halves that goes out of the way is told by its beginning and end', async () => {
  const kit = await celKit('exten => 1,1,Dial(Local/2@default,10)\nexten => 2,1,Dial(Test/bob,10)');
  await talk(kit);
  await kit.clock.advance(1000);
  const lines = kit.told('LOCAL_OPTIMIZE_BEGIN', 'LOCAL_OPTIMIZE');
  assert.match(
    lines[0]!,
    /^LOCAL_OPTIMIZE_BEGIN Local\/2@default-\w+;1 \{"local_two":"Local\/2@default-\w+;2","local_two_uniqueid":"[\d.]+"\}$/,
  );
  assert.match(lines[1]!, /^LOCAL_OPTIMIZE Local\/2@default-\w+;1 /);
  assert.equal(lines.length, 2);
});

test('only what is asked for is told, and where nothing is asked for nobody listens', async () => {
  const kit = await celKit(DIAL, { events: ['HANGUP'] });
  const { alice } = await talk(kit);
  alice.partyHungUp(16);
  await kit.settle();
  assert.deepEqual([...new Set(kit.records.map(({ type }) => type))], ['HANGUP']);
  const other = await appKit('[default]\n', applications);
  const listeners: string[] = [];
  const { subscribe } = other.core.bus;
  other.core.bus.subscribe = (names, listener) => {
    listeners.push(...names);
    return subscribe.call(other.core.bus, names, listener as never);
  };
  const settings = { wantsAll: true, events: ALL, applications: [] };
  new CelService(other.core, { settings: { ...settings, enabled: true }, backends: [], manager: undefined });
  new CelService(other.core, { settings: { ...settings, enabled: false }, backends: [], manager: { showsUserDefined: false } });
  assert.deepEqual(listeners, []);
});

test('calls that were there before it was switched on end as others do, and it can be switched off in the midst of a call', async () => {
  const kit = await celKit(DIAL, { enabled: false });
  const { alice } = await talk(kit);
  assert.deepEqual([kit.told(), kit.service.recorder], [[], undefined]);
  kit.configure({ enabled: true });
  alice.partyHungUp(16);
  await kit.settle();
  const lines = kit.told('CHAN_START', 'BRIDGE_EXIT', 'CHAN_END', 'LINKEDID_END').map((line) => line.replace(/ \{.*/, ''));
  assert.deepEqual(lines, ['BRIDGE_EXIT alice with bob', 'BRIDGE_EXIT bob', 'CHAN_END bob', 'CHAN_END alice', 'LINKEDID_END alice']);
  await talk(kit);
  kit.told();
  kit.configure({ enabled: false });
  kit.driver.channelOf('bob').partyHungUp(16);
  await kit.settle();
  assert.deepEqual(kit.told(), []);
});

test('nothing is kept of ten thousand calls that are over', async () => {
  const kit = await celKit('exten => 1,1,Hangup', { events: ['LINKEDID_END'] });
  for (let i = 0; i < 10_000; i++) kit.driver.call('alice', '1').hangup(16);
  await kit.settle();
  assert.deepEqual([kit.records.length, kit.service.recorder?.size], [10_000, 0]);
});

test('what the dialplan notes in CHANNEL(userfield) is in the record', async () => {
  const kit = await celKit('exten => 1,1,Set(CHANNEL(userfield)=order 4711)\nexten => 1,2,Hangup');
  kit.driver.call('alice', '1');
  await kit.settle();
  assert.equal(kit.records.at(-1)?.channel.userField, 'order 4711');
});
