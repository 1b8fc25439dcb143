import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';
import type { PhoneCall } from '../../src/testing/sip-phone/phone-call.ts';

/** Line 1 is the port of an adapter, 2 and 3 are wired to each other; 200 answers on line 3. */
const FILES = {
  'zapata.conf': [
    '[channels]',
    'context = default',
    'signalling = fxo_ks',
    'sipdevice = ata',
    'channel => 1',
    'sipdevice =',
    'loop = 3',
    'channel => 2',
    'loop = 2',
    'channel => 3',
    '',
  ].join('\n'),
  'agents.conf': '[agents]\n[1001]\nfullname = Ann\n',
  'extensions.conf': [
    '[default]',
    'exten => 101,1,Dial(SIP/bob,30)',
    'exten => 200,1,Answer()',
    ' same => n,Echo()',
    'exten => 201,1,Dial(DAHDI/1,30)',
    'exten => 202,1,Dial(DAHDI/2/200,30)',
    'exten => 203,1,AgentLogin(1001,s)',
    'exten => 204,1,Dial(Agent/1001)',
    'exten => 205,1,AgentRequest(1001)',
    'exten => 501,1,Answer()',
    ' same => n,ConfBridge(1)',
    '',
  ].join('\n'),
};
const PARTY_HZ = 440;
const ALICE_HZ = 1000;

/** Alice is in the conference. */
async function setUp(exchange: TestExchange) {
  const phone = (name: string) => exchange.phone(name, { maxCalls: 3 });
  const [alice, bob, ata] = [await phone('alice'), await phone('bob'), await phone('ata')];
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  await peer.login('admin', KIT_SECRET);
  const inRoom = await alice.call('501');
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/alice/ });
  inRoom.media.playTone(ALICE_HZ);
  /** Bob, who talks in `first`, calls the conference and gives the party of his call the place there. */
  const handOver = async (first: PhoneCall) => {
    const second = await bob.call('501');
    await peer.event('ConfbridgeJoin', { Channel: /^SIP\/bob/ });
    first.refer('', second);
    assert.equal(await first.transferred(), 200);
    first.hangup();
    await Promise.all([first.ended(), second.ended()]);
  };
  const linesInUse = () => [...(exchange.running.exchange.lines.list() ?? [])].flatMap(({ calls }) => calls.map(({ name }) => name));
  return { phone, bob, ata, peer, inRoom, handOver, linesInUse };
}

const setting = () => startExchange({ files: FILES, phones: ['alice', 'bob', 'carol', 'ata'] });

for (const calls of ['is called', 'calls'] as const) {
  test(`a line over the port of an adapter that ${calls} takes the place of who transfers it, and is in use until its own call ends`, async () => {
    await using exchange = await setting();
    const { bob, ata, peer, inRoom, handOver, linesInUse } = await setUp(exchange);
    const [out, into] = calls === 'calls' ? [ata, bob] : [bob, ata];
    const calling = await out.call(calls === 'calls' ? '101' : '201');
    const called = await into.incoming();
    called.answer();
    await calling.answered();
    const [ofBob, ofLine] = calls === 'calls' ? [called, calling] : [calling, called];
    ofLine.media.playTone(PARTY_HZ);
    await handOver(ofBob);
    await peer.event('ConfbridgeJoin', { Channel: 'DAHDI/1-1' });
    await Promise.all([ofLine.media.hears(ALICE_HZ), inRoom.media.hears(PARTY_HZ)]);
    assert.deepEqual(linesInUse(), ['DAHDI/1-1']);
    ofLine.hangup();
    await peer.event('ConfbridgeLeave', { Channel: 'DAHDI/1-1' });
    await peer.event('Hangup', { Channel: 'DAHDI/1-1' });
    assert.deepEqual(linesInUse(), []);
    inRoom.hangup();
    await exchange.calls.allOver();
  });
}

test('a line that is wired to another takes the place of who transfers it: what runs on the other line is heard there', async () => {
  await using exchange = await setting();
  const { bob, peer, inRoom, handOver, linesInUse } = await setUp(exchange);
  const ofBob = await bob.call('202');
  await ofBob.answered();
  await handOver(ofBob);
  await peer.event('ConfbridgeJoin', { Channel: 'DAHDI/2-1' });
  await inRoom.media.hears(ALICE_HZ);
  assert.deepEqual(linesInUse(), ['DAHDI/2-1', 'DAHDI/3-1']);
  peer.send('DAHDIHangup', { DAHDIChannel: '3' });
  await peer.event('ConfbridgeLeave', { Channel: 'DAHDI/2-1' });
  await peer.event('Hangup', { Channel: /^DAHDI/ });
  inRoom.hangup();
  await exchange.calls.allOver();
  assert.deepEqual(linesInUse(), []);
});

test('the phone of a line that transfers leaves its line free, whoever goes on in the application', async () => {
  await using exchange = await setting();
  const { bob, ata, peer, inRoom, linesInUse } = await setUp(exchange);
  const ofBob = await bob.call('201');
  const first = await ata.incoming();
  first.answer();
  await ofBob.answered();
  ofBob.media.playTone(PARTY_HZ);
  const second = await ata.call('501');
  await peer.event('ConfbridgeJoin', { Channel: /^DAHDI\/1-2/ });
  first.refer('', second);
  assert.equal(await first.transferred(), 200);
  first.hangup();
  await Promise.all([first.ended(), second.ended()]);
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/bob/ });
  await Promise.all([ofBob.media.hears(ALICE_HZ), inRoom.media.hears(PARTY_HZ)]);
  assert.deepEqual(linesInUse(), []);
  for (const call of [ofBob, inRoom]) call.hangup();
  await exchange.calls.allOver();
});

test('an agent takes the place of the caller who transfers it, and is free for the next call when it has left', async () => {
  await using exchange = await setting();
  const { phone, bob, peer, inRoom, handOver } = await setUp(exchange);
  const carol = await phone('carol');
  const duty = await carol.call('203');
  await peer.event('AgentLogin');
  const ofBob = await bob.call('204');
  await ofBob.answered();
  duty.media.playTone(PARTY_HZ);
  await handOver(ofBob);
  await peer.event('ConfbridgeJoin', { Channel: /^Agent\/1001/ });
  await Promise.all([duty.media.hears(ALICE_HZ), inRoom.media.hears(PARTY_HZ)]);
  const agent = () => [...exchange.running.exchange.agents.list()].map(({ status }) => status);
  assert.deepEqual(agent(), ['onCall']);
  await duty.sendDigits('5', 'info');
  await peer.event('DTMFEnd', { Channel: /^Agent\/1001/, Digit: '5', Direction: 'Received' });
  peer.send('ConfbridgeKick', { Conference: '1', Channel: 'Agent/1001' });
  await peer.event('ConfbridgeLeave', { Channel: /^Agent\/1001/ });
  await peer.event('MusicOnHoldStart', { Channel: /^SIP\/carol/ });
  assert.equal(duty.over, false);
  for (const call of [inRoom, duty]) call.hangup();
  await exchange.calls.allOver();
});

test('the caller of an agent takes the place of the agent who transfers it, and the agent waits for the next', async () => {
  await using exchange = await setting();
  const { phone, bob, peer, inRoom } = await setUp(exchange);
  const carol = await phone('carol');
  const duty = await carol.call('203');
  await peer.event('AgentLogin');
  const caller = await bob.call('205');
  await caller.answered();
  caller.media.playTone(PARTY_HZ);
  const second = await carol.call('501');
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/carol/ });
  duty.refer('', second);
  assert.equal(await duty.transferred(), 200);
  await second.ended();
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/bob/ });
  await Promise.all([caller.media.hears(ALICE_HZ), inRoom.media.hears(PARTY_HZ)]);
  for (const call of [inRoom, duty, caller]) call.hangup();
  await exchange.calls.allOver();
});
