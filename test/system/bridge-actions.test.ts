import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';
import { eventually } from '../interop/programs.ts';

/** Where a call goes on after its bridge is told by a user event. */
const after = (variable: string) => [` same => n,UserEvent(After,Was: <\${${variable}}>)`, ' same => n,Wait(60)'];
const FILES = {
  'queues.conf': '[support]\nmember => SIP/bob\n',
  'agents.conf': '[agents]\n[1001]\nfullname = Ann\n',
  'res_parking.conf': '[default]\nparkext => 780\nparkpos => 781-789\ncontext => parkedcalls\n',
  'extensions.conf': [
    '[default]',
    'include => parkedcalls',
    'exten => 1,1,Dial(SIP/bob,30)',
    ...after('DIALSTATUS'),
    'exten => 2,1,Dial(SIP/bob,30,g)',
    ...after('DIALSTATUS'),
    'exten => 3,1,Queue(support)',
    ...after('QUEUESTATUS'),
    'exten => 4,1,Queue(support,c)',
    ...after('QUEUESTATUS'),
    'exten => 5,1,Answer()',
    ' same => n,ConfBridge(1)',
    ...after('CONFBRIDGE_RESULT'),
    'exten => 6,1,Park()',
    ...after('PARKED'),
    'exten => 7,1,AgentLogin(1001,s)',
    'exten => 8,1,AgentRequest(1001)',
    ...after('AGENT_STATUS'),
    '',
  ].join('\n'),
};

async function setUp(exchange: TestExchange) {
  const alice = await exchange.phone('alice');
  const bob = await exchange.phone('bob', { autoAnswer: true });
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  await peer.login('admin', KIT_SECRET);
  const channelOf = (phone: string) => {
    const channel = [...exchange.running.exchange.channels.snapshots()].find(({ name }) => name.startsWith(`SIP/${phone}-`));
    assert.ok(channel, `a channel of ${phone}`);
    return channel;
  };
  const ask = async (action: string, headers: Record<string, string>) => (await peer.action(action, headers)).get('Message');
  return { alice, bob, peer, channelOf, ask };
}

type Way = 'the calling party is kicked' | 'the called party is kicked' | 'the bridge is destroyed';
const WAYS: readonly Way[] = ['the calling party is kicked', 'the called party is kicked', 'the bridge is destroyed'];

for (const way of WAYS) {
  for (const [what, number, goesOnWith] of [
    ['Dial ends', '1', undefined],
    ['Dial with g ends, and its caller goes on', '2', '<ANSWER>'],
    ['Queue ends', '3', undefined],
    ['Queue with c ends, and its caller goes on', '4', '<CONTINUE>'],
  ] as const) {
    test(`a call of two by ${what}, where ${way}`, async () => {
      await using exchange = await startExchange({ files: FILES, phones: ['alice', 'bob'] });
      const { alice, bob, peer, channelOf, ask } = await setUp(exchange);
      const calling = await alice.call(number);
      const called = await bob.incoming();
      await exchange.calls.talking('alice', 'bob');
      const id = channelOf('alice').bridgeId ?? '';
      if (way === 'the bridge is destroyed') assert.equal(await ask('BridgeDestroy', { BridgeUniqueid: id }), 'Bridge has been destroyed');
      else {
        const kicked = channelOf(way === 'the calling party is kicked' ? 'alice' : 'bob');
        assert.equal(await ask('BridgeKick', { BridgeUniqueid: id, Channel: kicked.name }), 'Channel has been kicked');
        const left = await peer.event('BridgeLeave');
        assert.equal(left.get('Channel'), kicked.name, 'who is kicked leaves first');
      }
      await called.ended();
      if (goesOnWith === undefined) await calling.ended();
      else {
        assert.equal((await peer.event('UserEvent', { UserEvent: 'After' })).get('Was'), goesOnWith);
        assert.equal(calling.over, false);
        calling.hangup();
      }
      await exchange.calls.allOver();
      assert.deepEqual(exchange.running.exchange.bridges.list(), []);
    });
  }
}

test('who is kicked from a conference by its bridge leaves it without a result and goes on; a destroyed bridge is the end of it', async () => {
  await using exchange = await startExchange({ files: FILES, phones: ['alice', 'bob'] });
  const { alice, bob, peer, channelOf, ask } = await setUp(exchange);
  const first = await alice.call('5');
  await peer.event('ConfbridgeJoin');
  const second = await bob.call('5');
  await peer.event('ConfbridgeJoin', { Channel: /^SIP\/bob-/ });
  const ofAlice = channelOf('alice');
  const bridge = ofAlice.bridgeId ?? '';
  assert.equal(await ask('BridgeKick', { Channel: ofAlice.name }), 'Channel has been kicked');
  await peer.event('ConfbridgeLeave', { Channel: ofAlice.name });
  await peer.event('BridgeLeave', { Channel: ofAlice.name });
  assert.equal((await peer.event('UserEvent', { Channel: ofAlice.name })).get('Was'), '<>');
  assert.equal(await ask('BridgeKick', { Channel: ofAlice.name }), 'Channel is not in a bridge');
  assert.equal(await ask('BridgeKick', { Channel: ofAlice.name, BridgeUniqueid: bridge }), 'Channel kick from bridge failed');
  assert.equal(await ask('BridgeDestroy', { BridgeUniqueid: bridge }), 'Bridge has been destroyed');
  await peer.event('ConfbridgeEnd');
  await peer.event('BridgeDestroy', { BridgeUniqueid: bridge });
  assert.equal((await peer.event('UserEvent', { Channel: channelOf('bob').name })).get('Was'), '<>');
  for (const call of [first, second]) call.hangup();
  await exchange.calls.allOver();
});

test('a parked call that is kicked gives up its space and ends, whether it parked itself or was parked', async () => {
  await using exchange = await startExchange({ files: FILES, phones: ['alice', 'bob'] });
  const { alice, bob, peer, channelOf, ask } = await setUp(exchange);
  const itself = await alice.call('6');
  await peer.event('ParkedCall');
  assert.equal(await ask('BridgeKick', { Channel: channelOf('alice').name }), 'Channel has been kicked');
  await peer.event('ParkedCallGiveUp');
  await itself.ended();
  const calling = await alice.call('1');
  const called = await bob.incoming();
  await calling.answered();
  await exchange.calls.talking('alice', 'bob');
  calling.refer('780');
  await peer.event('ParkedCall');
  assert.equal(await ask('BridgeKick', { Channel: channelOf('bob').name }), 'Channel has been kicked');
  await peer.event('ParkedCallGiveUp');
  await called.ended();
  await exchange.calls.allOver();
  assert.equal(peer.messages.filter((m) => m.get('Event') === 'UserEvent').length, 0, 'nobody goes on');
});

test('an agent who is kicked from where agents wait is back there, logged in; who waits for one goes on without', async () => {
  await using exchange = await startExchange({ files: FILES, phones: ['alice', 'bob'] });
  const { alice, bob, peer, channelOf, ask } = await setUp(exchange);
  const duty = await bob.call('7');
  await duty.answered();
  await peer.event('AgentLogin');
  await peer.event('BridgeEnter', { BridgeType: 'agent_hold' });
  const agent = channelOf('bob').name;
  assert.equal(await ask('BridgeKick', { Channel: agent }), 'Channel has been kicked');
  await peer.event('BridgeLeave', { Channel: agent });
  await peer.event('BridgeEnter', { Channel: agent, BridgeType: 'agent_hold' });
  const calling = await alice.call('8');
  const caller = await peer.event('BridgeEnter', { Channel: /^SIP\/alice-/ });
  assert.equal(await ask('BridgeDestroy', { BridgeUniqueid: caller.get('BridgeUniqueid') ?? '' }), 'Bridge has been destroyed');
  assert.equal((await peer.event('UserEvent', { Channel: caller.get('Channel') ?? '' })).get('Was'), '<NOT_CONNECTED>');
  calling.hangup();
  const isFree = () => [...exchange.running.exchange.agents.list()].some(({ deviceState }) => deviceState === 'NOT_INUSE');
  await eventually(isFree, 'the agent free for the next');
  const served = await alice.call('8');
  await served.answered();
  await exchange.calls.talking('alice', 'bob');
  assert.equal(await ask('BridgeKick', { Channel: channelOf('alice').name }), 'Channel has been kicked');
  await served.ended();
  await peer.event('BridgeEnter', { Channel: agent, BridgeType: 'agent_hold' });
  duty.hangup();
  await peer.event('AgentLogoff');
  await exchange.calls.allOver();
});

/** Alice and bob are each in a call of their own, behind which the dialplan tells that they went on. */
async function apart(exchange: TestExchange, ...numbers: readonly [alice: string, bob: string]) {
  const made = await setUp(exchange);
  const [ofAlice, ofBob] = [await made.alice.call(numbers[0]), await made.bob.call(numbers[1])];
  await Promise.all([ofAlice.answered(), ofBob.answered()]);
  ofAlice.media.playTone(440);
  ofBob.media.playTone(1000);
  const [alice, bob] = [made.channelOf('alice').name, made.channelOf('bob').name];
  const hearEachOther = () => Promise.all([ofAlice.media.hears(1000), ofBob.media.hears(440)]);
  const join = (more: Record<string, string> = {}) => made.ask('Bridge', { Channel1: alice, Channel2: bob, ...more });
  return { ...made, ofAlice, ofBob, names: { alice, bob }, join, hearEachOther };
}
const ELSEWHERE = {
  ...FILES,
  'extensions.conf': `${FILES['extensions.conf']}exten => 9,1,Answer()\n same => n,Wait(60)\n${after('CHANNEL(name)').join('\n')}\n`,
};

test('Bridge has two channels talk that did something else, and each goes on behind that when they are parted', async () => {
  await using exchange = await startExchange({ files: ELSEWHERE, phones: ['alice', 'bob'] });
  const { ofAlice, ofBob, names, peer, join, ask, hearEachOther } = await apart(exchange, '9', '5');
  await peer.event('ConfbridgeJoin', { Channel: names.bob });
  assert.equal(await join(), 'Channels have been bridged');
  await peer.event('ConfbridgeLeave', { Channel: names.bob });
  await hearEachOther();
  assert.equal(await join(), `Unable to add Channel2 to bridge: ${names.bob}`, 'they talk already');
  await hearEachOther();
  assert.equal(await ask('BridgeKick', { Channel: names.alice }), 'Channel has been kicked');
  const went = [await peer.event('UserEvent'), await peer.event('UserEvent')].map((event) => event.get('Channel'));
  assert.deepEqual(went.sort(), [names.alice, names.bob].sort());
  assert.equal(await join(), 'Channels have been bridged', 'again, from where they are');
  await hearEachOther();
  ofAlice.hangup();
  await ofBob.ended();
  await exchange.calls.allOver();
});

test('Bridge takes a party from a call: who had called goes on behind Dial at the end, who was called is hung up', async () => {
  await using exchange = await startExchange({ files: ELSEWHERE, phones: ['alice', 'bob', 'carol'] });
  const { alice, bob, peer, channelOf, ask } = await setUp(exchange);
  const carol = await exchange.phone('carol');
  const calling = await alice.call('1');
  const called = await bob.incoming();
  await calling.answered();
  await exchange.calls.talking('alice', 'bob');
  const third = await carol.call('9');
  await third.answered();
  third.media.playTone(1700);
  const [ofAlice, ofBob, ofCarol] = ['alice', 'bob', 'carol'].map((name) => channelOf(name).name) as [string, string, string];
  assert.equal(await ask('Bridge', { Channel1: ofBob, Channel2: ofCarol, Tone: 'both' }), 'Channels have been bridged');
  await calling.ended();
  await called.media.hears(1700);
  third.hangup();
  await called.ended();
  assert.equal(peer.messages.filter((m) => m.get('Event') === 'UserEvent').length, 0, 'nobody goes on');
  const again = await alice.call('1');
  const second = await bob.incoming();
  await again.answered();
  await exchange.calls.talking('alice', 'bob');
  const other = await carol.call('9');
  await other.answered();
  other.media.playTone(1700);
  assert.notEqual(channelOf('alice').name, ofAlice);
  assert.equal(await ask('Bridge', { Channel1: channelOf('alice').name, Channel2: channelOf('carol').name }), 'Channels have been bridged');
  await second.ended();
  await again.media.hears(1700);
  other.hangup();
  await peer.event('UserEvent', { Channel: /^SIP\/alice-/, UserEvent: 'After' });
  again.hangup();
  await exchange.calls.allOver();
});

test('Bridge refuses a channel that is not named, not there, the same, or that rings; the calls go on', async () => {
  await using exchange = await startExchange({ files: ELSEWHERE, phones: ['alice', 'bob'] });
  const { alice, peer, channelOf, ask } = await setUp(exchange);
  const silent = await exchange.phone('bob', { autoAnswer: false });
  const calling = await alice.call('1');
  const ringing = await silent.incoming();
  ringing.ring();
  await peer.event('Newstate', { Channel: /^SIP\/bob-/, ChannelStateDesc: 'Ringing' });
  const [one, other] = [channelOf('alice').name, channelOf('bob').name];
  assert.equal(await ask('Bridge', {}), 'Missing channel parameter in request');
  assert.equal(await ask('Bridge', { Channel1: one }), 'Missing channel parameter in request');
  assert.equal(await ask('Bridge', { Channel1: 'SIP/x', Channel2: other }), 'Channel1 does not exist: SIP/x');
  assert.equal(await ask('Bridge', { Channel1: one, Channel2: 'SIP/x' }), 'Channel2 does not exist: SIP/x');
  assert.equal(await ask('Bridge', { Channel1: one, Channel2: one }), `Unable to add Channel2 to bridge: ${one}`);
  assert.equal(await ask('Bridge', { Channel1: one, Channel2: other }), `Unable to add Channel2 to bridge: ${other}`);
  assert.equal(await ask('Bridge', { Channel1: other, Channel2: one }), `Unable to add Channel1 to bridge: ${other}`);
  ringing.answer();
  await calling.answered();
  calling.hangup();
  await exchange.calls.allOver();
});
