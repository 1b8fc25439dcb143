import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';

const filesWith = (codes: string) => ({
  'features.conf': codes,
  'extensions.conf': [
    '[default]',
    'exten => 101,1,Dial(SIP/bob,30,t)',
    'exten => 102,1,Dial(SIP/carol,30)',
    '[desk]',
    'exten => 7,1,Dial(SIP/carol,30)',
    '',
  ].join('\n'),
});
const FILES = filesWith('[featuremap]\natxfer => *2\n');
const [ALICE_HZ, BOB_HZ, CAROL_HZ] = [440, 1000, 1700];

/** Alice has called bob, who may transfer her; carol takes every call. */
async function setUp(exchange: TestExchange) {
  const [alice, bob, carol] = [
    await exchange.phone('alice'),
    await exchange.phone('bob'),
    await exchange.phone('carol', { autoAnswer: true }),
  ];
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  await peer.login('admin', KIT_SECRET);
  const ofAlice = await alice.call('101');
  const ofBob = await bob.incoming();
  ofBob.answer();
  await ofAlice.answered();
  await exchange.calls.talking('alice', 'bob');
  ofAlice.media.playTone(ALICE_HZ);
  ofBob.media.playTone(BOB_HZ);
  const channelOf = (phone: string) =>
    [...exchange.running.exchange.channels.snapshots()].find(({ name }) => name.startsWith(`SIP/${phone}-`))?.name ?? '';
  const ask = async (action: string, headers: Record<string, string> = {}) => {
    const reply = await peer.action(action, headers);
    return `${reply.get('Response')}: ${reply.get('Message')}`;
  };
  return { alice, bob, carol, peer, ofAlice, ofBob, channelOf, ask };
}

for (const [where, target, place] of [
  ['an extension of its context', { Exten: '102' }, '102@default'],
  ['an extension of another one', { Exten: '7', Context: 'desk' }, '7@desk'],
] as const) {
  test(`BlindTransfer sends the other party of a channel to ${where}, and the channel is out of the call`, async () => {
    await using exchange = await startExchange({ files: FILES });
    const { carol, peer, ofAlice, ofBob, channelOf, ask } = await setUp(exchange);
    assert.equal(await ask('BlindTransfer', { Channel: channelOf('bob'), ...target }), 'Success: Transfer succeeded');
    const told = await peer.event('BlindTransfer', { TransfererChannel: /^SIP\/bob-/, TransfereeChannel: /^SIP\/alice-/ });
    assert.equal(`${told.get('Extension')}@${told.get('Context')}`, place);
    const ofCarol = await carol.incoming();
    ofCarol.media.playTone(CAROL_HZ);
    await Promise.all([ofBob.ended(), ofAlice.media.hears(CAROL_HZ), ofCarol.media.hears(ALICE_HZ)]);
    ofAlice.hangup();
    await exchange.calls.allOver();
  });
}

test('Atxfer has a party ask an extension, and its hanging up leaves the other party to it', async () => {
  await using exchange = await startExchange({ files: FILES });
  const { carol, peer, ofAlice, ofBob, channelOf, ask } = await setUp(exchange);
  assert.equal(await ask('Atxfer', { Channel: channelOf('bob'), Exten: '7', Context: 'desk' }), 'Success: Atxfer successfully queued');
  const ofCarol = await carol.incoming();
  ofCarol.media.playTone(CAROL_HZ);
  await Promise.all([ofBob.media.hears(CAROL_HZ), ofCarol.media.hears(BOB_HZ)]);
  assert.equal(await ask('Atxfer', { Channel: channelOf('bob'), Exten: '102' }), 'Error: Transfer invalid', 'it is about one');
  ofBob.hangup();
  await Promise.all([ofAlice.media.hears(CAROL_HZ), ofCarol.media.hears(ALICE_HZ)]);
  await peer.event('AttendedTransfer', { OrigTransfererChannel: /^SIP\/bob-/, Result: 'Success' });
  ofAlice.hangup();
  await exchange.calls.allOver();
});

test('CancelAtxfer takes it back: the two talk again, and who was asked is hung up', async () => {
  await using exchange = await startExchange({ files: FILES });
  const { carol, ofAlice, ofBob, channelOf, ask } = await setUp(exchange);
  const cancel = () => ask('CancelAtxfer', { Channel: channelOf('bob') });
  assert.equal(await cancel(), 'Error: No attended transfer to cancel');
  await ask('Atxfer', { Channel: channelOf('bob'), Exten: '102' });
  const ofCarol = await carol.incoming();
  ofCarol.media.playTone(CAROL_HZ);
  await ofBob.media.hears(CAROL_HZ);
  assert.equal(await cancel(), 'Success: CancelAtxfer successfully queued');
  await Promise.all([ofCarol.ended(), ofAlice.media.hears(BOB_HZ), ofBob.media.hears(ALICE_HZ)]);
  assert.equal(await cancel(), 'Error: No attended transfer to cancel');
  ofAlice.hangup();
  await exchange.calls.allOver();
});

test('transfers that cannot be are refused, each in its words, and the call goes on', async () => {
  await using exchange = await startExchange({ files: FILES });
  const { ofAlice, ofBob, channelOf, ask } = await setUp(exchange);
  const [alice, bob] = [channelOf('alice'), channelOf('bob')];
  for (const action of ['BlindTransfer', 'Atxfer']) {
    assert.equal(await ask(action, { Exten: '102' }), 'Error: No channel specified');
    assert.equal(await ask(action, { Channel: bob }), 'Error: No extension specified');
    assert.equal(await ask(action, { Channel: 'SIP/none', Exten: '102' }), 'Error: Channel specified does not exist');
    assert.equal(await ask(action, { Channel: bob, Exten: '999' }), 'Error: Transfer invalid', 'no such extension');
    assert.equal(await ask(action, { Channel: bob, Exten: '102', Context: 'none' }), 'Error: Transfer invalid', 'no such context');
  }
  assert.equal(await ask('Atxfer', { Channel: alice, Exten: '102' }), 'Error: Transfer not permitted', 'only the called party may');
  assert.equal(await ask('CancelAtxfer'), 'Error: No channel specified');
  assert.equal(await ask('CancelAtxfer', { Channel: 'SIP/none' }), 'Error: Channel specified does not exist');
  await Promise.all([ofAlice.media.hears(BOB_HZ), ofBob.media.hears(ALICE_HZ)]);
  ofAlice.hangup();
  await exchange.calls.allOver();
});

test('Atxfer is refused where features.conf has no code for it', async () => {
  await using exchange = await startExchange({ files: filesWith('') });
  const { ofAlice, channelOf, ask } = await setUp(exchange);
  const refused = 'Error: No attended transfer feature code found';
  assert.equal(await ask('Atxfer', { Channel: channelOf('bob'), Exten: '102' }), refused);
  ofAlice.hangup();
  await exchange.calls.allOver();
});
