import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../../apps/index.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import { conferenceKit } from '../../testing/conference-kit.ts';
import type { CommandDialect } from '../define-command.ts';
import { commandSet } from '../index.ts';
import { noManager } from '../manager-console.ts';

const FILES = {
  extensions:
    '[default]\nexten => 680,1,ConfBridge(680)\nexten => 681,1,ConfBridge(680,,boss,m)\nexten => 700,1,MeetMe(700,dqAT)\nexten => 701,1,MeetMe(700,dqa)\n',
  confbridge:
    '[default_user]\ntype=user\nquiet=yes\n[room]\ntype=bridge\nmax_members=3\nregcontext=rooms\nrecord_file=x.wav\nsound_join=beep\n[boss]\ntype=user\nquiet=yes\nadmin=yes\nmarked=yes\n[named]\ntype=user\ntemplate=boss\nannounce_join_leave_review=yes\nannounce_user_count_all=2\npin=12\n[m]\ntype=menu\n1=toggle_mute,playback(a&b)\n2=dialplan_exec(x,s,1)\n',
};

async function setUp() {
  const kit = await conferenceKit(FILES, applications);
  const exchange = { conferences: kit.commands } as Exchange;
  const run = async (line: string, dialect: CommandDialect = 'modern') => [
    ...(await commandSet.run({ exchange, manager: noManager, dialect, stop: () => {} }, line)).lines,
  ];
  return { kit, run };
}

test('confbridge list shows the rooms, and who is in one', async () => {
  const { kit, run } = await setUp();
  const alice = await kit.call('alice', '680');
  const boss = await kit.call('bob', '681');
  await run(`confbridge mute 680 ${alice.name}`);
  const title = [
    'Conference Bridge Name           Users  Marked Locked Muted',
    '================================ ====== ====== ====== =====',
  ];
  assert.deepEqual(await run('confbridge list'), [...title, `${'680'.padEnd(32)}      2      1 No     No`]);
  assert.deepEqual((await run('confbridge list 680')).slice(2), [
    `${alice.name.padEnd(30)} m      default_user     default_bridge   default_menu     100`,
    `${boss.name.padEnd(30)} AM     boss             default_bridge   m                101`,
  ]);
  assert.deepEqual(await run('confbridge list 999'), ["No conference bridge named '999' found!"]);
});

test('what is done to a room on the console is answered in words', async () => {
  const { kit, run } = await setUp();
  const alice = await kit.call('alice', '680');
  for (const [line, said] of [
    ['confbridge mute 680 Test/alice', 'Muting Test/alice from confbridge 680'],
    ['confbridge unmute 680 all', 'Unmuting all from confbridge 680'],
    ['confbridge mute 680 x', "No channel named 'x' found in conference 680"],
    ['confbridge mute 9 x', "No conference bridge named '9' found!"],
    ['confbridge lock 680', 'Conference 680 is locked.'],
    ['confbridge unlock 680', 'Conference 680 is unlocked.'],
    ['confbridge unlock 9', 'Conference 9 is not found'],
    ['confbridge record start 680', 'Recording started'],
    ['confbridge record start 680', 'Conference is already being recorded.'],
    ['confbridge record stop 680', 'Recording stopped.'],
    ['confbridge record stop 680', 'Recording could not be stopped.'],
    ['confbridge record stop 9', 'Conference not found.'],
    ['confbridge kick 680 x', "No participant named 'x' found!"],
    [`confbridge kick 680 ${alice.name}`, `Kicked '${alice.name}' out of conference '680'`],
    ['confbridge kick 680 all', 'No participants found!'],
  ] as const)
    assert.deepEqual(await run(line), [said], line);
});

test('profiles and menus are shown as they are configured', async () => {
  const { run } = await setUp();
  assert.deepEqual(await run('confbridge show profile users'), ['--------- User Profiles -----------', 'default_user', 'boss', 'named']);
  assert.deepEqual(await run('confbridge show profile bridges'), ['--------- Bridge Profiles -----------', 'default_bridge', 'room']);
  assert.deepEqual(await run('confbridge show menus'), ['--------- Menus -----------', 'default_menu', 'm']);
  assert.deepEqual(await run('confbridge show menu m'), ['Name: m', '1=toggle_mute, playback(a&b)', '2=dialplan_exec(x,s,1)']);
  for (const kind of ['profile user', 'profile bridge', 'menu']) {
    const named = kind.startsWith('profile') ? kind.replace('profile ', '').concat(' profile') : kind;
    assert.deepEqual(await run(`confbridge show ${kind} x`), [`No conference ${named} named 'x' found!`]);
    assert.match((await run(`confbridge show ${kind}`))[0] ?? '', /^Usage: /);
  }
});

test('a kind of user is shown whole, as Asterisk 20 prints it', async () => {
  const { run } = await setUp();
  assert.equal(
    (await run('confbridge show profile user named')).join('\n'),
    `--------------------------------------------
Name:                    named
Admin:                   true
Send Events:             false
Echo Events:             false
Marked User:             true
Start Muted:             false
MOH When Empty:          disabled
MOH Class:               default
Announcement:            ${''}
Quiet:                   enabled
Hear Join:               enabled
Wait Marked:             disabled
END Marked (All):        disabled
END Marked (Any):        disabled
Drop_silence:            disabled
Silence Threshold:       2500ms
Talking Threshold:       160
Denoise:                 disabled
Jitterbuffer:            disabled
Talk Detect Events:      disabled
DTMF Pass Through:       disabled
PIN:                     12
Announce User Count:     disabled
Announce join/leave:     enabled (with review)
Announce User Count all: enabled
Text Messaging:          enabled
Answer Channel:          true
`,
  );
});

test('a kind of room is shown whole, as Asterisk 20 prints it', async () => {
  const { run } = await setUp();
  assert.equal(
    (await run('confbridge show profile bridge room')).join('\n'),
    `--------------------------------------------
Name:                 room
Language:             en
Internal Sample Rate: auto
Maximum Sample Rate: none
Mixing Interval:      20
Record Conference:    no
Record File Append:    yes
Record File Timestamp: yes
Record File:          x.wav
Record Options:       ${''}
Record Command:       ${''}
Max Members:          3
Registration context: rooms
Video Mode:           no video
Video Update Discard: 2000
REMB Send Interval: 0
REMB Behavior:           average
Enable Events:             no
sound_only_person:    conf-onlyperson
sound_only_one:       conf-onlyone
sound_has_joined:     conf-hasjoin
sound_has_left:       conf-hasleft
sound_kicked:         conf-kicked
sound_muted:          conf-muted
sound_unmuted:        conf-unmuted
sound_binaural_on:    confbridge-binaural-on
sound_binaural_off:   confbridge-binaural-off
sound_there_are:      conf-thereare
sound_other_in_party: conf-otherinparty
sound_place_into_conference: conf-placeintoconf
sound_wait_for_leader:       conf-waitforleader
sound_leader_has_left:       conf-leaderhasleft
sound_get_pin:        conf-getpin
sound_invalid_pin:    conf-invalidpin
sound_locked:         conf-locked
sound_unlocked_now:   conf-unlockednow
sound_lockednow:      conf-lockednow
sound_error_menu:     conf-errormenu
sound_join:           beep
sound_leave:          confbridge-leave
sound_participants_muted:     conf-now-muted
sound_participants_unmuted:     conf-now-unmuted
sound_begin:          confbridge-conf-begin
`,
  );
});

test('meetme list shows rooms and users, for people and for programs', async () => {
  const { kit, run } = await setUp();
  assert.deepEqual(await run('meetme list'), ['No active MeetMe conferences.']);
  const carol = await kit.call('carol', '700');
  await kit.clock.advance(61_000);
  assert.deepEqual(await run('meetme list'), [
    'Conf Num       Parties        Marked     Activity  Creation  Locked',
    '700            0001\t      0001       00:01:01  Dynamic   No    ',
    '* Total number of MeetMe users: 1',
  ]);
  assert.deepEqual(await run('meetme list concise'), ['700!1!1!00:01:01!1!0']);
  assert.deepEqual(await run('meetme list 700'), [
    `User #: 01          102 Carol                Channel: ${carol.name}     (not talking) 00:01:01`,
    '1 users in that conference.',
  ]);
  assert.deepEqual(await run('meetme list 700 concise'), [`1!102!Carol!${carol.name}!!!!!0!00:01:01`]);
  assert.deepEqual(await run('meetme list 1'), ['No such conference: 1.']);
  assert.deepEqual(await run('meetme list 1 concise'), []);
});

test('a client of 2006 reads the lists of MeetMe without what came later: no lock, no request to talk', async () => {
  const { kit, run } = await setUp();
  const carol = await kit.call('carol', '700');
  kit.commands.muteNumber('700', 1, true);
  assert.deepEqual(await run('meetme', 'classic'), [
    'Conf Num       Parties        Marked     Activity  Creation',
    '700            0001\t      0001       00:00:00  Dynamic ',
    '* Total number of MeetMe users: 1',
  ]);
  assert.deepEqual(await run('meetme list 700', 'classic'), [
    `User #: 01          102 Carol                Channel: ${carol.name}   (Admin Muted) (not talking) 00:00:00`,
    '1 users in that conference.',
  ]);
  assert.deepEqual(await run('meetme list 700 concise', 'classic'), [`1!102!Carol!${carol.name}!!!1!0!00:00:00`]);
});

test('a command without what it needs shows its usage', async () => {
  const { run } = await setUp();
  for (const line of [
    'confbridge list 1 2',
    'confbridge kick 1',
    'confbridge mute 1',
    'confbridge unmute 1',
    'confbridge lock',
    'confbridge unlock',
    'confbridge record start',
    'confbridge record stop',
    'meetme list 1 2',
    'meetme lock',
    'meetme unlock',
    'meetme mute 1',
    'meetme unmute 1',
    'meetme kick 1',
  ])
    assert.match((await run(line))[0] ?? '', /^Usage: (?:confbridge|meetme) /, line);
});

test('meetme lock, mute and kick do what they say without a word', async () => {
  const { kit, run } = await setUp();
  const carol = await kit.call('carol', '700');
  assert.deepEqual(await run('meetme lock 700'), []);
  assert.equal(kit.commands.room('MeetMe', '700')?.isLocked, true);
  await run('meetme mute 700 1');
  assert.equal(kit.placeOf(carol)?.muted.outgoing, true);
  await run('meetme unmute 700 all');
  assert.equal(kit.placeOf(carol)?.muted.outgoing, false);
  const dave = await kit.call('dave', '701');
  const muted = () => [carol, dave].map((channel) => kit.placeOf(channel)?.muted.outgoing);
  await run('meetme mute 700 all');
  assert.deepEqual(muted(), [true, false], 'all but the administrator');
  await run('meetme mute 700 2');
  await run('meetme unmute 700 all');
  assert.deepEqual(muted(), [false, false], 'the administrator too');
  await run('meetme mute 700 all');
  await run('meetme unlock 700');
  const erin = await kit.call('erin', '700');
  assert.equal(kit.placeOf(erin)?.muted.outgoing, false, 'who joins later');
  for (const number of [2, 3]) await run(`meetme kick 700 ${number}`);
  await run('meetme kick 700 1');
  await kit.settle();
  assert.equal(kit.commands.count('MeetMe'), 0);
});
