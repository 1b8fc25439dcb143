import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AmiPeer } from '../../src/testing/ami-peer.ts';
import { KIT_SECRET } from '../../src/testing/exchange/kit-files.ts';
import { startExchange, type TestExchange } from '../../src/testing/exchange/test-exchange.ts';

const [ALICE_HZ, BOB_HZ] = [440, 1000];

/** Alice talks with bob, whom she called by `number`. */
async function setUp(exchange: TestExchange, number = 'bob') {
  const [alice, bob] = [await exchange.phone('alice'), await exchange.phone('bob', { autoAnswer: true })];
  const peer = await AmiPeer.connect({ port: exchange.amiPort });
  await peer.login('admin', KIT_SECRET, 'off');
  const calling = await alice.call(number);
  await calling.answered();
  const called = await bob.incoming();
  calling.media.playTone(ALICE_HZ);
  called.media.playTone(BOB_HZ);
  await Promise.all([calling.media.hears(BOB_HZ), called.media.hears(ALICE_HZ)]);
  const channels = [...exchange.running.exchange.channels.snapshots()].map(({ name }) => name);
  const channelOf = (start: string) => channels.find((name) => name.startsWith(start)) ?? '';
  return { peer, calling, called, channels, channelOf };
}

test('MuteAudio takes what a party says from the other one, or what it would hear, and gives it back', async () => {
  await using exchange = await startExchange();
  const { peer, calling, called, channelOf } = await setUp(exchange);
  const mute = async (Direction: string, State: string) =>
    (await peer.action('MuteAudio', { ActionID: 'm', Channel: channelOf('SIP/alice'), Direction, State })).text;
  const done = 'Response: Success\r\nActionID: m\r\n\r\n';
  /** Nobody who is muted is heard any more, and the tone of the other one is there all the time. */
  const isSilent = (call: typeof calling, hz: number) => assert.rejects(call.media.hears(hz, 500), { code: 'TEST_TIMEOUT' });
  assert.equal(await mute('in', 'on'), done);
  await calling.media.hears(BOB_HZ);
  await isSilent(called, ALICE_HZ);
  assert.equal(await mute('in', 'off'), done);
  await called.media.hears(ALICE_HZ);
  assert.equal(await mute('out', 'true'), done);
  await called.media.hears(ALICE_HZ);
  await isSilent(calling, BOB_HZ);
  assert.equal(await mute('all', 'off'), done);
  await Promise.all([calling.media.hears(BOB_HZ), called.media.hears(ALICE_HZ)]);
  calling.hangup();
  await exchange.calls.allOver();
});

test('MuteAudio refuses what is missing, a channel that is not there, and a direction that there is not', async () => {
  await using exchange = await startExchange();
  const { peer, calling, channelOf } = await setUp(exchange);
  const alice = channelOf('SIP/alice');
  for (const [headers, message] of [
    [{}, 'Channel not specified'],
    [{ Channel: alice }, 'State not specified'],
    [{ Channel: alice, State: 'on' }, 'Direction not specified'],
    [{ Channel: 'SIP/none', State: 'on', Direction: 'in' }, 'No such channel'],
    [{ Channel: alice, State: 'on', Direction: 'up' }, 'Failed to mute/unmute stream'],
    [{ Channel: alice, State: 'on', Direction: 'constructor' }, 'Failed to mute/unmute stream'],
  ] as const)
    assert.equal((await peer.action('MuteAudio', headers)).text, `Response: Error\r\nMessage: ${message}\r\n\r\n`);
  calling.hangup();
  await exchange.calls.allOver();
});

test('CoreShowChannelMap lists who shares a bridge with a channel, behind Local channels too', async () => {
  await using exchange = await startExchange({ extensions: { '800': 'Dial(Local/bob@default/n)' } });
  const { peer, calling, channels, channelOf } = await setUp(exchange, '800');
  const alice = channelOf('SIP/alice');
  const start = await peer.action('CoreShowChannelMap', { ActionID: 'm', Channel: alice });
  assert.equal(start.text, 'Response: Success\r\nActionID: m\r\nEventList: start\r\nMessage: Channel map will follow\r\n\r\n');
  const others = channels.filter((name) => name !== alice);
  assert.equal(others.length, 3, 'a pair of Local channels and bob');
  const listed: string[] = [];
  for (const _ of others) {
    const { text } = await peer.event('CoreShowChannelMap');
    const [, name = ''] =
      /^Event: CoreShowChannelMap\r\nActionID: m\r\nChannel: SIP\/alice-\w+\r\nConnectedChannel: (.*)\r\n\r\n$/.exec(text) ?? [];
    listed.push(name);
  }
  assert.deepEqual(listed.sort(), others.sort());
  const end = await peer.event('CoreShowChannelMapComplete');
  assert.equal(end.text, 'Event: CoreShowChannelMapComplete\r\nActionID: m\r\nEventList: Complete\r\nListItems: 3\r\n\r\n');
  const refusal = async (headers: Record<string, string>) => (await peer.action('CoreShowChannelMap', headers)).get('Message');
  assert.equal(await refusal({}), 'CoreShowChannelMap requires a channel.');
  assert.equal(await refusal({ Channel: 'SIP/none' }), 'Could not get channel snapshot');
  calling.hangup();
  await exchange.calls.allOver();
});
