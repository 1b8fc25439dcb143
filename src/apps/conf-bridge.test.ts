import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Channel } from '../core/channel/channel.ts';
import { dial } from '../testing/app-kit.ts';
import { type ConferenceKit, conferenceKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const EXTENSIONS = `[default]
exten => 680,1,ConfBridge(680)
exten => 680,n,NoOp(\${CONFBRIDGE_RESULT})
exten => 681,1,ConfBridge(680,,boss,menu)
exten => 681,n,NoOp(\${CONFBRIDGE_RESULT})
exten => 682,1,ConfBridge(680,,guest)
exten => 682,n,NoOp(\${CONFBRIDGE_RESULT})
exten => 683,1,ConfBridge(680,,secret)
exten => 684,1,ConfBridge(680,nosuch)
exten => 685,1,ConfBridge(680,,music)
exten => 686,1,ConfBridge(680,,loud)
exten => 687,1,ConfBridge(680,,,menu)
exten => 687,n,NoOp(\${CONFBRIDGE_RESULT})
exten => 688,1,ConfBridge(680,small,short)
exten => 688,n,NoOp(\${CONFBRIDGE_RESULT})
exten => 689,1,ConfBridge(680,,named)
exten => 700,1,NoOp(elsewhere)
exten => 700,n,Wait(60)
exten => 701,1,NoOp(from the menu)
`;
const CONFBRIDGE = `
[default_user]
type = user
quiet = yes
[boss]
type = user
admin = yes
marked = yes
quiet = yes
[guest]
type = user
wait_marked = yes
end_marked = yes
music_on_hold_when_empty = yes
[secret]
type = user
pin = 12
quiet = yes
[music]
type = user
quiet = yes
music_on_hold_when_empty = yes
[loud]
type = user
announce_user_count = yes
talk_detection_events = yes
dsp_talking_threshold = 300
[named]
type = user
announce_join_leave = yes
announce_only_user = no
[short]
type = user
quiet = yes
timeout = 5
[small]
type = bridge
max_members = 1
[menu]
type = menu
1 = toggle_mute
2 = leave_conference
31 = admin_toggle_conference_lock
32 = admin_toggle_mute_participants
33 = admin_kick_last
4 = increase_listening_volume, decrease_talking_volume
5 = playback_and_continue(one&two), toggle_mute
51 = playback(three)
6 = dialplan_exec(default,701,1)
7 = participant_count
`;

const kit = (): Promise<ConferenceKit> => conferenceKit({ extensions: EXTENSIONS, confbridge: CONFBRIDGE }, applications);
const lastStep = (made: ConferenceKit, party: string): string | undefined => made.steps(party).at(-1);
const hangUp = async (made: ConferenceKit, channel: Channel): Promise<void> => {
  channel.partyHungUp(16);
  await made.settle();
};

test('the first one in opens a room, the last one out ends it, and a hang-up is told in CONFBRIDGE_RESULT', async () => {
  const made = await kit();
  const alice = await made.call('alice', '680');
  assert.deepEqual(
    [...made.commands.rooms('ConfBridge')].map(({ name, parties }) => [name, parties]),
    [['680', 1]],
  );
  const bob = await made.call('bob', '680');
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 2);
  assert.equal(made.placeOf(alice)?.party, alice.media);
  await hangUp(made, alice);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=HANGUP'));
  assert.equal(made.commands.count('ConfBridge'), 1);
  await hangUp(made, bob);
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

test('a wrong PIN is asked for three times and ends the call, a right one lets in', async () => {
  const made = await kit();
  const alice = await made.call('alice', '683');
  await dial(made, alice, '1#');
  await dial(made, alice, '12#');
  assert.ok(made.placeOf(alice));
  const bob = await made.call('bob', '683');
  for (let tries = 0; tries < 3; tries++) await dial(made, bob, '9#');
  assert.ok(bob.ended);
  assert.ok(made.trace('bob').includes('var CONFBRIDGE_RESULT=FAILED'));
  assert.deepEqual(legOf(bob).media.sounds, [
    'conf-getpin',
    'conf-invalidpin',
    'conf-getpin',
    'conf-invalidpin',
    'conf-getpin',
    'conf-invalidpin',
  ]);
});

test('a locked or full room takes in administrators only', async () => {
  const made = await kit();
  await made.call('alice', '688');
  const bob = await made.call('bob', '680');
  assert.ok(bob.ended);
  assert.deepEqual(legOf(bob).media.sounds, ['conf-locked']);
  const boss = await made.call('carol', '681');
  assert.ok(made.placeOf(boss));
  assert.equal(made.commands.lock('ConfBridge', '680', true), true);
  assert.equal(made.commands.room('ConfBridge', '680')?.isLocked, true);
  assert.equal(made.commands.lock('ConfBridge', '999', true), false);
});

test('a profile that there is not ends the call with FAILED', async () => {
  const made = await kit();
  const alice = await made.call('alice', '684');
  assert.ok(alice.ended);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=FAILED'));
  assert.equal(made.commands.count('ConfBridge'), 0);
});

test('who waits for a marked user hears music unheard, talks once that one is there, and has to go with it', async () => {
  const made = await kit();
  const guest = await made.call('alice', '682');
  assert.deepEqual(legOf(guest).media.sounds, ['conf-waitforleader', 'tune']);
  assert.equal(made.placeOf(guest)?.muted.outgoing, true);
  assert.equal([...made.commands.members('ConfBridge', '680')][0]?.isWaiting, true);
  const boss = await made.call('bob', '681');
  assert.equal(made.placeOf(guest)?.muted.outgoing, false);
  assert.ok(made.trace('alice').includes('musicStopped'));
  assert.equal(made.commands.room('ConfBridge', '680')?.marked, 1);
  await hangUp(made, boss);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=ENDMARKED'));
  assert.equal(lastStep(made, 'alice'), '682,2 NoOp(ENDMARKED)');
  assert.equal(made.commands.count('ConfBridge'), 0);
});

test('one who is alone hears music until the second one comes, and again after that one has gone', async () => {
  const made = await kit();
  await made.call('alice', '685');
  const bob = await made.call('bob', '680');
  await hangUp(made, bob);
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('music')),
    ['music default', 'musicStopped', 'music default'],
  );
});

test('the dialplan goes on for who is kicked, with KICKED in CONFBRIDGE_RESULT', async () => {
  const made = await kit();
  const alice = await made.call('alice', '680');
  const bob = await made.call('bob', '681');
  assert.equal(made.commands.kick('ConfBridge', '680', alice.name.toUpperCase()), 'done');
  assert.equal(made.commands.kick('ConfBridge', '680', alice.name), 'no member', 'who leaves already is not found');
  await made.settle();
  assert.equal(lastStep(made, 'alice'), '680,2 NoOp(KICKED)');
  assert.equal(made.commands.kick('ConfBridge', '680', 'participants'), 'no member');
  assert.equal(made.commands.kick('ConfBridge', '680', 'all'), 'done');
  await made.settle();
  assert.ok(bob.ended);
  assert.equal(made.commands.kick('ConfBridge', '680', 'all'), 'no room');
});

test('a member is muted by how its channel is called, and all but administrators together', async () => {
  const made = await kit();
  const alice = await made.call('alice', '680');
  const boss = await made.call('bob', '681');
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

test('digits do what the menu says', async () => {
  const made = await kit();
  const alice = await made.call('alice', '687');
  const boss = await made.call('bob', '681');
  await dial(made, alice, '1');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
  assert.deepEqual(legOf(alice).media.sounds, ['conf-muted']);
  await dial(made, alice, '4');
  assert.deepEqual(made.placeOf(alice)?.gain, { incoming: 2 ** 0.5, outgoing: 2 ** -0.5 });
  await dial(made, alice, '31');
  assert.equal(made.commands.room('ConfBridge', '680')?.isLocked, false, 'no administrator, no lock');
  await dial(made, boss, '31');
  assert.equal(made.commands.room('ConfBridge', '680')?.isLocked, true);
  await dial(made, boss, '32');
  assert.equal(made.commands.room('ConfBridge', '680')?.isMuted, true);
  await dial(made, alice, '6');
  assert.ok(made.steps('alice').includes('701,1 NoOp(from the menu)'));
  assert.equal(alice.exten, '687');
  await dial(made, alice, '7');
  assert.equal(legOf(alice).media.sounds.at(-1), 'conf-onlyone');
  await dial(made, alice, '2');
  assert.equal(lastStep(made, 'alice'), '687,2 NoOp(DTMF)');
});

test('an administrator kicks who came last, but no administrator', async () => {
  const made = await kit();
  const boss = await made.call('bob', '681');
  await dial(made, boss, '33');
  assert.deepEqual(legOf(boss).media.sounds, ['conf-errormenu']);
  await made.call('alice', '680');
  await dial(made, boss, '33');
  assert.equal(lastStep(made, 'alice'), '680,2 NoOp(KICKED)');
});

test('a digit during playback_and_continue leads on in the menu and cuts the rest short', async () => {
  const made = await kit();
  const alice = await made.call('alice', '687');
  legOf(alice).media.instant = false;
  await dial(made, alice, '5');
  await made.clock.advance(1000);
  assert.deepEqual(legOf(alice).media.sounds, ['one', 'two']);
  await dial(made, alice, '1');
  assert.deepEqual(legOf(alice).media.sounds, ['one', 'two', 'conf-muted'], 'what else the entry does is done');
  legOf(alice).media.finishPlaying();
  await made.settle();
  assert.equal(legOf(alice).media.sounds.at(-1), 'three');
});

test('who joins hears how many there are, and the room hears the joining and the leaving', async () => {
  const made = await kit();
  await made.call('alice', '686');
  const bob = await made.call('bob', '686');
  assert.deepEqual(legOf(bob).media.sounds, ['conf-onlyone']);
  const carol = await made.call('carol', '686');
  assert.deepEqual(legOf(carol).media.sounds, ['conf-thereare', 'digits/2', 'conf-otherinparty']);
  await hangUp(made, carol);
  assert.deepEqual(made.places[0]?.sounds, ['confbridge-join', 'confbridge-join', 'confbridge-join', 'confbridge-leave']);
});

test('who says a name is announced by it when it comes and when it goes', async () => {
  const made = await kit();
  await made.call('alice', '680');
  const bob = await made.call('bob', '689');
  const { media } = legOf(bob);
  assert.deepEqual(media.sounds, ['vm-rec-name', 'beep']);
  const name = `/spool/confbridge/confbridge-name-680-${bob.uniqueId}`;
  assert.equal(media.recordings[0]?.path, `${name}.sln`);
  assert.equal(made.commands.room('ConfBridge', '680')?.parties, 1, 'not in while it says its name');
  await dial(made, bob, '#');
  await made.settle();
  await hangUp(made, bob);
  assert.deepEqual(made.places[0]?.sounds, [name, 'conf-hasjoin', 'confbridge-join', name, 'conf-hasleft', 'confbridge-leave']);
});

test('who hangs up while it hears the prompts was never in, and the room that it would have opened is over', async () => {
  const made = await kit();
  const alice = made.driver.call('alice', '682');
  await made.settle();
  assert.deepEqual(legOf(alice).media.sounds, ['conf-waitforleader']);
  await hangUp(made, alice);
  assert.ok(made.trace('alice').includes('var CONFBRIDGE_RESULT=HANGUP'));
  assert.deepEqual(made.told('conference.memberJoined'), []);
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.core.bridges.size, 0);
});

test('talking is told of those whose profile wants it', async () => {
  const made = await kit();
  const alice = await made.call('alice', '686');
  const place = made.placeOf(alice);
  assert.deepEqual(place?.options.talk, { loudness: 300, silenceMs: 2500 });
  place?.news.emit('talkingBegan');
  assert.equal([...made.commands.members('ConfBridge', '680')][0]?.isTalking, true);
  place?.news.emit('talkingEnded', 400);
  assert.deepEqual(
    made.told('conference.memberTalking').map(({ talking }) => talking),
    [true, false],
  );
});

test('a member whose time is over goes on in the dialplan', async () => {
  const made = await kit();
  await made.call('alice', '688');
  await made.clock.advance(4999);
  assert.equal(made.commands.count('ConfBridge'), 1);
  await made.clock.advance(1);
  assert.equal(lastStep(made, 'alice'), '688,2 NoOp(TIMEOUT)');
});

test('a hint on a room is lit while somebody is in', async () => {
  const made = await conferenceKit({ extensions: `${EXTENSIONS}exten => 9,hint,confbridge:680\n`, confbridge: CONFBRIDGE }, applications);
  assert.equal(made.core.devices.get('confbridge:680'), 'NOT_INUSE');
  const alice = await made.call('alice', '680');
  assert.equal(made.core.devices.get('confbridge:680'), 'INUSE');
  await hangUp(made, alice);
  assert.deepEqual(
    made.told('extension.statusChanged').map(({ status }) => status),
    [1, 0],
  );
});

test('a room whose mixer was lost takes in nobody, and the next caller opens another one', async () => {
  const made = await kit();
  const alice = await made.call('alice', '680');
  made.places[0]?.news.emit('failed', 'the media worker died');
  const bob = await made.call('bob', '680');
  assert.deepEqual(
    [...made.commands.members('ConfBridge', '680')].map(({ channel }) => channel.callerId.name),
    ['Bob'],
  );
  await hangUp(made, alice);
  assert.equal(made.commands.count('ConfBridge'), 1);
  await hangUp(made, bob);
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.core.bridges.size, 0);
});

test('a redirect takes a member out of its room', async () => {
  const made = await kit();
  const alice = await made.call('alice', '680');
  alice.redirect('default', '700', 1);
  await made.settle();
  assert.equal(lastStep(made, 'alice'), '700,2 Wait(60)');
  assert.equal(made.commands.count('ConfBridge'), 0);
  assert.equal(made.placeOf(alice), undefined);
});

test('a recording leads below the spool folder, and one at a time', async () => {
  const made = await kit();
  await made.call('alice', '680');
  assert.equal(made.commands.startRecording('680', '../../etc/x.wav'), 'refused');
  assert.equal(made.commands.startRecording('680', 'x.exe'), 'refused');
  assert.equal(made.commands.startRecording('680', 'room.wav'), 'started');
  assert.deepEqual(made.places.at(-1)?.recordings[0]?.path, '/spool/monitor/room.wav');
  assert.equal(made.commands.startRecording('680'), 'running');
  assert.equal(made.commands.stopRecording('680'), 'stopped');
  assert.equal(made.commands.stopRecording('680'), 'none runs');
  assert.equal(made.commands.stopRecording('999'), 'no room');
});
