import assert from 'node:assert/strict';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';
import type { SipPhone } from '../../src/testing/sip-phone/sip-phone.ts';
import { eventually } from '../interop/programs.ts';
import { readWav, secondsWithTone } from '../interop/tone-file.ts';

const FILES = {
  'queues.conf': '[support]\njoinempty = yes\nstrategy = ringall\n',
  'extensions.conf': [
    '[default]',
    'exten => 101,1,MixMonitor(call.wav)',
    ' same => n,Dial(SIP/bob,30)',
    'exten => 102,1,Dial(SIP/carol,30)',
    'exten => 500,1,Answer()',
    ' same => n,Queue(support)',
    'exten => 501,1,Answer()',
    ' same => n,ConfBridge(1)',
    'exten => 502,1,Answer()',
    ' same => n,Record(message.wav)',
    '',
  ].join('\n'),
};
const PHONES = ['alice', 'bob', 'carol'];
const ALICE_HZ = 440;
const CAROL_HZ = 1000;
const RECORDED_BYTES = 24_000;

/** Alice has called bob, who has called `number` and hears what runs there. */
async function setUp(exchange: TestExchange, number: string, application: string) {
  const [alice, bob, carol] = (await Promise.all(PHONES.map((name) => exchange.phone(name, { maxCalls: 3 })))) as [
    SipPhone,
    SipPhone,
    SipPhone,
  ];
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  await peer.login('admin', KIT_SECRET);
  const ofAlice = await alice.call('101');
  const ofBob = await bob.incoming();
  ofBob.answer();
  await ofAlice.answered();
  const channel = [...exchange.running.exchange.core.channels].find(({ name }) => name.startsWith('SIP/alice'))!.snapshot;
  const second = await bob.call(number);
  await second.answered();
  await peer.event('Newexten', { Channel: /^SIP\/bob/, Application: application });
  /** The phone does what it does after a transfer that came off. */
  const transfer = async () => {
    ofBob.refer('', second);
    assert.equal(await ofBob.transferred(), 200);
    ofBob.hangup();
    await Promise.all([ofBob.ended(), second.ended()]);
  };
  return { carol, peer, ofAlice, channel, transfer };
}

test('a caller who is given the place of a phone in a queue is served from there, under its own name and id', async () => {
  await using exchange = await startExchange({ files: FILES, phones: PHONES });
  const { carol, peer, ofAlice, channel, transfer } = await setUp(exchange, '500', 'Queue');
  await transfer();
  const told = await peer.event('AttendedTransfer');
  assert.match(told.text, /\r\nResult: Success\r\n[\s\S]*\r\nIsExternal: Yes\r\nDestType: App\r\nDestApp: Queue\r\n/);
  await peer.event('Newexten', { Channel: channel.name, Uniqueid: channel.uniqueId, Extension: '500', Application: 'Queue' });
  const renamed = await peer.event('Rename', { Channel: /^SIP\/bob/ });
  assert.match(renamed.text, /\r\nNewname: SIP\/bob-\w+<ZOMBIE>\r\n/);
  peer.send('QueueAdd', { Queue: 'support', Interface: 'SIP/carol' });
  const rung = await carol.incoming();
  rung.answer();
  const connected = await peer.event('AgentConnect', { Channel: channel.name });
  assert.match(connected.text, new RegExp(`\\r\\nUniqueid: ${channel.uniqueId}\\r\\n`));
  ofAlice.media.playTone(ALICE_HZ);
  rung.media.playTone(CAROL_HZ);
  await Promise.all([ofAlice.media.hears(CAROL_HZ), rung.media.hears(ALICE_HZ)]);
  // What was recorded of her call goes on, too, until she hangs up: some whole seconds of both have to be in it.
  const file = join(exchange.folders.spool, 'monitor', 'call.wav');
  const before = statSync(file).size;
  await eventually(() => statSync(file).size > before + 2 * RECORDED_BYTES, 'three seconds of both parties');
  ofAlice.hangup();
  await rung.ended();
  const heard = (hz: number) => {
    const { samples, rate } = readWav(file);
    return secondsWithTone(samples, hz, rate) > 0;
  };
  await eventually(
    () => existsSync(file) && heard(ALICE_HZ) && heard(CAROL_HZ),
    'both parties of the queue in the recording of the caller',
  );
  await exchange.calls.allOver();
});

test('a caller who is given the place of a phone in a conference hears and is heard there, and is told of as one who joins it', async () => {
  await using exchange = await startExchange({ files: FILES, phones: PHONES });
  const { carol, peer, ofAlice, channel, transfer } = await setUp(exchange, '501', 'ConfBridge');
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/bob/ });
  const inRoom = await carol.call('501');
  await inRoom.answered();
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/carol/ });
  await transfer();
  const told = await peer.event('AttendedTransfer');
  await peer.event('ConfbridgeLeave', { Channel: /^SIP\/bob/ });
  const left = await peer.event('BridgeLeave', { Channel: /^SIP\/bob/, BridgeType: 'base' });
  const enter = await peer.event('BridgeEnter', { Channel: channel.name, BridgeType: 'base' });
  assert.equal(enter.get('SwapUniqueid'), left.get('Uniqueid'));
  await peer.event('ConfbridgeJoin', { Channel: channel.name });
  assert.match(told.text, new RegExp(`\\r\\nDestType: Bridge\\r\\nDestBridgeUniqueid: ${enter.get('BridgeUniqueid')}\\r\\n`));
  ofAlice.media.playTone(ALICE_HZ);
  inRoom.media.playTone(CAROL_HZ);
  await Promise.all([ofAlice.media.hears(CAROL_HZ), inRoom.media.hears(ALICE_HZ)]);
  ofAlice.hangup();
  await peer.event('ConfbridgeLeave', { Channel: channel.name });
  inRoom.hangup();
  await exchange.calls.allOver();
});

test('a recording that the phone began goes on with the voice of the caller who takes its place', async () => {
  await using exchange = await startExchange({ files: FILES, phones: PHONES });
  const { ofAlice, transfer } = await setUp(exchange, '502', 'Record');
  await transfer();
  ofAlice.media.playTone(ALICE_HZ);
  const file = join(exchange.folders.lib, 'sounds', 'message.wav');
  const before = existsSync(file) ? statSync(file).size : 0;
  await eventually(() => existsSync(file) && statSync(file).size > before + RECORDED_BYTES, 'a second and a half of it');
  await ofAlice.sendDigits('#', 'info');
  await ofAlice.ended();
  await exchange.calls.allOver();
  const { samples, rate } = readWav(file);
  assert.ok(secondsWithTone(samples, ALICE_HZ, rate) >= 1);
});
