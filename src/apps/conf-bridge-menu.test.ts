import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dial } from '../testing/app-kit.ts';
import { type ConferenceKit, confBridgeKit } from '../testing/conference-kit.ts';
import { legOf } from '../testing/scripted-leg.ts';
import { applications } from './index.ts';

const kit = (entries: string, profiles = ''): Promise<ConferenceKit> =>
  confBridgeKit(applications, `[keys](+)\n${entries}\n${profiles}`, 'exten => 701,1,NoOp(from the menu)\n');

test('toggle_mute mutes and unmutes, with a word', async () => {
  const made = await kit('1 = toggle_mute');
  const alice = await made.call('alice', 'plain');
  await dial(made, alice, '1');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
  await dial(made, alice, '1');
  assert.equal(made.placeOf(alice)?.muted.outgoing, false);
  assert.deepEqual(legOf(alice).media.sounds, ['conf-muted', 'conf-unmuted']);
});

test('volumes go in steps of 3 dB for what one hears and what one says, six at most, and back at once', async () => {
  const made = await kit(
    '1 = decrease_listening_volume\n2 = reset_listening_volume\n3 = increase_listening_volume\n4 = decrease_talking_volume\n5 = reset_talking_volume\n6 = increase_talking_volume',
  );
  const alice = await made.call('alice', 'plain');
  const gain = () => made.placeOf(alice)?.gain;
  await dial(made, alice, '34');
  assert.deepEqual(gain(), { incoming: 2 ** 0.5, outgoing: 2 ** -0.5 });
  await dial(made, alice, '25');
  assert.deepEqual(gain(), { incoming: 1, outgoing: 1 });
  await dial(made, alice, '11111111666666666');
  assert.deepEqual(gain(), { incoming: 2 ** -3, outgoing: 2 ** 3 });
});

test('leave_conference leads on in the dialplan, no_op does nothing', async () => {
  const made = await kit('1 = leave_conference\n2 = no_op');
  const alice = await made.call('alice', 'plain');
  await dial(made, alice, '2');
  assert.equal(made.commands.count('ConfBridge'), 1);
  await dial(made, alice, '1');
  assert.equal(made.lastStep('alice'), 'plain,2 NoOp(DTMF)');
});

test('participant_count says how many others there are', async () => {
  const made = await kit('1 = participant_count');
  const alice = await made.call('alice', 'plain');
  await dial(made, alice, '1');
  await made.call('bob', 'plain');
  await dial(made, alice, '1');
  await made.call('carol', 'plain');
  await dial(made, alice, '1');
  assert.deepEqual(legOf(alice).media.sounds, ['conf-onlyone', 'conf-thereare', 'digits/2', 'conf-otherinparty']);
});

test('administrators lock the room and mute all others, whoever comes later too; nobody else does', async () => {
  const made = await kit('1 = admin_toggle_conference_lock\n2 = admin_toggle_mute_participants');
  const alice = await made.call('alice', 'plain');
  const boss = await made.call('bob', 'boss');
  const room = () => made.commands.room('ConfBridge', '680');
  await dial(made, alice, '12');
  assert.deepEqual([room()?.isLocked, room()?.isMuted], [false, false]);
  await dial(made, boss, '12');
  assert.deepEqual([room()?.isLocked, room()?.isMuted], [true, true]);
  assert.deepEqual([made.placeOf(alice)?.muted.outgoing, made.placeOf(boss)?.muted.outgoing], [true, false]);
  await dial(made, boss, '1');
  const carol = await made.call('carol', 'plain');
  assert.equal(made.placeOf(carol)?.muted.outgoing, true);
  await dial(made, boss, '2');
  assert.equal(made.placeOf(carol)?.muted.outgoing, false);
  assert.deepEqual(legOf(boss).media.sounds, ['conf-lockednow', 'conf-unlockednow']);
  assert.deepEqual(made.announced(), ['conf-now-muted', 'conf-now-unmuted']);
});

test('mute-all leaves those alone who wait for a marked user, and managers hear of no member', async () => {
  const made = await kit(
    '2 = admin_toggle_mute_participants\n[waits]\ntype = user\nquiet = yes\nwait_marked = yes\n[chief]\ntype = user\nquiet = yes\nadmin = yes\n',
  );
  const waiting = await made.call('alice', 'waits');
  const chief = await made.call('bob', 'chief');
  const present = await made.call('carol', 'plain');
  let told = 0;
  made.core.bus.subscribe(['conference.memberMuted'], () => void told++);
  await dial(made, chief, '2');
  assert.equal(made.placeOf(present)?.muted.outgoing, true);
  await made.call('dave', 'boss');
  assert.equal(made.placeOf(waiting)?.muted.outgoing, false);
  assert.equal(told, 0);
});

test('an administrator kicks who came last, but no administrator; nobody else kicks', async () => {
  const made = await kit('1 = admin_kick_last');
  const boss = await made.call('bob', 'boss');
  await dial(made, boss, '1');
  const alice = await made.call('alice', 'plain');
  await dial(made, alice, '1');
  assert.deepEqual([legOf(boss).media.sounds, legOf(alice).media.sounds], [['conf-errormenu'], ['conf-errormenu']]);
  await dial(made, boss, '1');
  assert.equal(made.lastStep('alice'), 'plain,2 NoOp(KICKED)');
});

test('playback plays its sounds, and dialplan_exec runs extensions and comes back', async () => {
  const made = await kit('1 = playback(one & two)\n2 = dialplan_exec(default,701), toggle_mute');
  const alice = await made.call('alice', 'plain');
  await dial(made, alice, '1');
  assert.deepEqual(legOf(alice).media.sounds, ['one', 'two']);
  await dial(made, alice, '2');
  assert.equal(made.lastStep('alice'), '701,1 NoOp(from the menu)');
  assert.equal(alice.exten, 'plain');
  assert.equal(made.placeOf(alice)?.muted.outgoing, true, 'what else the entry does is done after it');
});

test('a digit during playback_and_continue leads on in the menu and cuts the rest short', async () => {
  const made = await kit('5 = playback_and_continue(one&two), toggle_mute\n51 = playback(three)');
  const alice = await made.call('alice', 'plain');
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

test('set_as_single_video_src names a picture, release_as_single_video_src none', async () => {
  const made = await kit('1 = set_as_single_video_src\n2 = release_as_single_video_src');
  const alice = await made.call('alice', 'plain');
  await dial(made, alice, '1');
  assert.equal(made.told('bridge.videoSourceChanged').at(-1)?.bridge.videoSource?.uniqueId, alice.uniqueId);
  await dial(made, alice, '2');
  assert.equal(made.rooms.confBridge.find('680')?.bridge.snapshot.videoSource?.uniqueId, undefined);
});

test('music of one who is alone pauses for the prompts of the menu', async () => {
  const made = await kit('1 = toggle_mute', '[music](plain)\nmusic_on_hold_when_empty = yes\n');
  const alice = await made.call('alice', 'music');
  await dial(made, alice, '1');
  assert.deepEqual(
    made.trace('alice').filter((line) => line.startsWith('music')),
    ['music default', 'musicStopped', 'music default'],
  );
});

test('digits that no entry has are passed on where the profile passes digits', async () => {
  const made = await kit('11 = toggle_mute', '[passer](plain)\ndtmf_passthrough = yes\n');
  const alice = await made.call('alice', 'passer');
  const bob = await made.call('bob', 'plain');
  await dial(made, alice, '911');
  assert.deepEqual(
    legOf(bob).orders.filter((order) => order.startsWith('digit')),
    ['digit 9'],
  );
  assert.equal(made.placeOf(alice)?.muted.outgoing, true);
});
