import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confBridgeKit, conferenceKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

test('the first one in opens a room, the last one out ends it, and a hang-up is told in CONFBRIDGE_RESULT', async () => {
  const made = await confBridgeKit(applications);
  const alice = await made.call('alice', 'plain');
  assert.deepEqual(
    [...made.commands.rooms('ConfBridge')].map(({ name, parties }) => [name, parties]),
    [['680', 1]],
  );
  const bob = await made.call('bob', 'plain');
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 2);
  assert.equal(made.placeOf(alice)?.party, alice.media);
  await made.hangUp(alice);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=HANGUP'));
  assert.equal(made.commands.count('ConfBridge'), 1);
  await made.hangUp(bob);
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.core.bridges.size, 0);
  assert.ok(made.places.slice(1).every(({ isClosed }) => isClosed));
  assert.deepEqual(
    made.facts.flatMap(({ type }) => (type.startsWith('conference.') || /^bridge\.(created|destroyed)$/.test(type) ? [type] : [])),
    [
      'bridge.created',
      'conference.started',
      'conference.memberJoined',
      'conference.memberJoined',
      'conference.memberLeft',
      'conference.memberLeft',
      'conference.ended',
      'bridge.destroyed',
    ],
  );
});

test('one who is alone hears music of its class until the second one comes, and again after that one has gone', async () => {
  const made = await confBridgeKit(applications, '[music](plain)\nmusic_on_hold_when_empty = yes\nmusic_on_hold_class = default\n');
  await made.call('alice', 'music');
  const bob = await made.call('bob', 'plain');
  await made.hangUp(bob);
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('music')),
    ['music default', 'musicStopped', 'music default'],
  );
});

test('the dialplan goes on for who is kicked, with KICKED in CONFBRIDGE_RESULT', async () => {
  const made = await confBridgeKit(applications);
  const alice = await made.call('alice', 'plain');
  const bob = await made.call('bob', 'boss');
  assert.equal(made.commands.kick('ConfBridge', '680', alice.name.toUpperCase()), 'done');
  assert.equal(made.commands.kick('ConfBridge', '680', alice.name), 'no member', 'who leaves already is not found');
  await made.settle();
  assert.equal(made.lastStep('alice'), 'plain,2 NoOp(KICKED)');
  assert.equal(made.commands.kick('ConfBridge', '680', 'participants'), 'no member');
  assert.equal(made.commands.kick('ConfBridge', '680', 'all'), 'done');
  await made.settle();
  assert.ok(bob.ended);
  assert.equal(made.commands.kick('ConfBridge', '680', 'all'), 'no room');
});

test('a member is muted by how its channel is called, and all but administrators together', async () => {
  const made = await confBridgeKit(applications);
  const alice = await made.call('alice', 'plain');
  const boss = await made.call('bob', 'boss');
  assert.equal(made.commands.mute('ConfBridge', '680', 'test/ali', true), 'done');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
  assert.equal(made.commands.mute('ConfBridge', '680', 'all', false), 'done');
  assert.equal(made.placeOf(alice)?.muted.outgoing, false);
  made.commands.mute('ConfBridge', '680', 'participants', true);
  assert.deepEqual([made.placeOf(alice)?.muted.outgoing, made.placeOf(boss)?.muted.outgoing], [true, false]);
  assert.deepEqual(
    made.told('conference.memberMuted').map(({ channel, muted }) => [channel.callerId.name, muted]),
    [
      ['Alice', true],
      ['Alice', false],
      ['Bob', false],
      ['Alice', true],
    ],
  );
});

test('startmuted lets nobody hear a member until it is unmuted; the join tells so', async () => {
  const made = await confBridgeKit(applications, '[listener](plain)\nstartmuted = yes\n');
  const alice = await made.call('alice', 'listener');
  await made.call('bob', 'plain');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
  assert.deepEqual(
    made.told('conference.memberJoined').map(({ member }) => member.isMuted),
    [true, false],
  );
  made.commands.mute('ConfBridge', '680', alice.name, false);
  assert.equal(made.placeOf(alice)?.muted.outgoing, false);
});

test('talking is told of those whose profile wants it, by its thresholds', async () => {
  const made = await confBridgeKit(
    applications,
    '[talker](plain)\ntalk_detection_events = yes\ndsp_talking_threshold = 300\n[dropper](plain)\ndsp_drop_silence = yes\ndsp_silence_threshold = 900\n',
  );
  const alice = await made.call('alice', 'talker');
  const place = made.placeOf(alice);
  assert.deepEqual(place?.options, { talk: { loudness: 300, silenceMs: 2500 }, dropsSilence: false });
  place?.news.emit('talkingBegan');
  assert.equal([...made.commands.members('ConfBridge', '680')][0]?.isTalking, true);
  place?.news.emit('talkingEnded', 400);
  const bob = await made.call('bob', 'dropper');
  assert.deepEqual(made.placeOf(bob)?.options, { talk: { loudness: 160, silenceMs: 900 }, dropsSilence: true });
  made.placeOf(bob)?.news.emit('talkingBegan');
  assert.deepEqual(
    made.told('conference.memberTalking').map(({ talking }) => talking),
    [true, false],
    'who only drops silence is not told of',
  );
});

test('a member whose time is over goes on in the dialplan', async () => {
  const made = await confBridgeKit(applications, '[short](plain)\ntimeout = 5\n');
  await made.call('alice', 'short');
  await made.clock.advance(4999);
  assert.equal(made.commands.count('ConfBridge'), 1);
  await made.clock.advance(1);
  assert.equal(made.lastStep('alice'), 'short,2 NoOp(TIMEOUT)');
});

test('digits and text reach the others where the profiles want it', async () => {
  const made = await confBridgeKit(applications, '[passer](plain)\ndtmf_passthrough = yes\n[deaf](plain)\ntext_messaging = no\n');
  const alice = await made.call('alice', 'passer');
  const bob = await made.call('bob', 'plain');
  const carol = await made.call('carol', 'deaf');
  for (const [channel, digit] of [
    [alice, '5'],
    [bob, '6'],
  ] as const) {
    channel.partyDigitBegan(digit);
    channel.partyDigitEnded(digit, 100);
  }
  alice.partyText('hello');
  await made.settle();
  const passed = (channel: typeof alice) => legOf(channel).orders.filter((order) => /^(?:digit|text) /.test(order));
  assert.deepEqual([passed(alice), passed(bob), passed(carol)], [[], ['digit 5', 'text hello'], ['digit 5']]);
});

test('answer_channel = no leaves the call unanswered', async () => {
  const made = await confBridgeKit(applications, '[early](plain)\nanswer_channel = no\n');
  const alice = await made.call('alice', 'early');
  assert.deepEqual([legOf(alice).orders.includes('answer'), made.commands.room('ConfBridge', '680')?.parties], [false, 1]);
});

test('a hint on a room is lit while somebody is in', async () => {
  const made = await confBridgeKit(applications, '', 'exten => 9,hint,confbridge:680\n');
  assert.equal(made.core.devices.get('confbridge:680'), 'NOT_INUSE');
  const alice = await made.call('alice', 'plain');
  assert.equal(made.core.devices.get('confbridge:680'), 'INUSE');
  await made.hangUp(alice);
  assert.deepEqual(
    made.told('extension.statusChanged').map(({ status }) => status),
    [1, 0],
  );
});

test('a room with a regcontext is an extension there while it is open', async () => {
  const made = await confBridgeKit(applications, '[room](+)\nregcontext = rooms\n');
  const isThere = () => made.core.dialplan.hasExten('rooms', '680', undefined);
  assert.equal(isThere(), false);
  const alice = await made.call('alice', 'plain');
  assert.equal(isThere(), true);
  await made.hangUp(alice);
  assert.equal(isThere(), false);
});

test('a room whose mixer was lost takes in nobody, and the next caller opens another one', async () => {
  const made = await confBridgeKit(applications);
  const alice = await made.call('alice', 'plain');
  made.places[0]?.news.emit('failed', 'the media worker died');
  const bob = await made.call('bob', 'plain');
  assert.deepEqual(
    [...made.commands.members('ConfBridge', '680')].map(({ channel }) => channel.callerId.name),
    ['Bob'],
  );
  await made.hangUp(alice);
  assert.equal(made.commands.count('ConfBridge'), 1);
  await made.hangUp(bob);
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.core.bridges.size, 0);
});

test('a redirect takes a member out of its room', async () => {
  const made = await confBridgeKit(applications, '', 'exten => 700,1,NoOp(elsewhere)\nexten => 700,n,Wait(60)\n');
  const alice = await made.call('alice', 'plain');
  alice.redirect('default', '700', 1);
  await made.settle();
  assert.equal(made.lastStep('alice'), '700,2 Wait(60)');
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.placeOf(alice), undefined);
});

test('who names no menu has the default one, and its own profiles where it made some', async () => {
  const made = await conferenceKit(
    {
      extensions: '[default]\nexten => 1,1,ConfBridge(1)\n',
      confbridge: '[default_user]\ntype = user\nquiet = yes\n[default_menu]\ntype = menu\n1 = toggle_mute\n',
    },
    applications,
  );
  const alice = await made.call('alice', '1');
  assert.equal([...made.commands.members('ConfBridge', '1')][0]?.menu, 'default_menu');
  alice.partyDigitBegan('1');
  alice.partyDigitEnded('1', 100);
  await made.settle();
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
});
