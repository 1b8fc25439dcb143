import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applications } from '../apps/index.ts';
import { type ConferenceKit, conferenceKit } from '../testing/conference-kit.ts';
import { FUNCTIONS } from './index.ts';

const CONFBRIDGE = `[default_user]
type = user
quiet = yes
[boss]
type = user
quiet = yes
admin = yes
marked = yes
[small]
type = bridge
max_members = 1
[keys]
type = menu
1 = toggle_mute
`;

/** Each line is a priority of extension 1, for Alice; Bob is in room 680 as an administrator by dialling 2. */
const kit = (lines: readonly string[]): Promise<ConferenceKit> =>
  conferenceKit(
    {
      extensions: `[default]\n${lines.map((line, at) => `exten => 1,${at === 0 ? 1 : 'n'},${line}\n`).join('')}exten => 2,1,ConfBridge(680,,boss)\nexten => 3,1,MeetMe(700,dq)\n`,
      confbridge: CONFBRIDGE,
    },
    applications,
    FUNCTIONS,
  );

test('CONFBRIDGE sets options one by one on top of the defaults, or of a template', async () => {
  const made = await kit([
    'Set(CONFBRIDGE(user,startmuted)=yes)',
    'Set(CONFBRIDGE(bridge,template)=small)',
    'Set(CONFBRIDGE(bridge,sound_locked)=shut)',
    'Set(CONFBRIDGE(menu,template)=keys)',
    'Set(CONFBRIDGE(menu,2)=leave_conference)',
    'ConfBridge(9)',
  ]);
  await made.call('alice', '1');
  const room = made.rooms.confBridge.find('9');
  const [member] = room?.members ?? [];
  assert.deepEqual([member?.isMuted, member?.profile.isQuiet, room?.profile.maxMembers, room?.sound('locked')], [true, true, 1, 'shut']);
  assert.deepEqual(
    member?.menu?.entries.map(({ digits }) => digits),
    ['1', '2'],
  );
});

test('a profile that ConfBridge names comes before what CONFBRIDGE set, and clear forgets it', async () => {
  const made = await kit(['Set(CONFBRIDGE(user,startmuted)=yes)', 'ConfBridge(9,,boss)']);
  await made.call('alice', '1');
  assert.equal(made.rooms.confBridge.find('9')?.members[0]?.isMuted, false);
  const cleared = await kit(['Set(CONFBRIDGE(user,startmuted)=yes)', 'Set(CONFBRIDGE(user,clear)=)', 'ConfBridge(9)']);
  await cleared.call('alice', '1');
  assert.equal(cleared.rooms.confBridge.find('9')?.members[0]?.isMuted, false);
});

test('what CONFBRIDGE cannot set is named and leaves the profile as it was', async () => {
  const wrong = ['room,max_members', 'user,nosuch', 'user,timeout', 'user,template', 'menu,x', 'menu,1', 'bridge,'];
  const made = await kit([...wrong.map((args) => `Set(CONFBRIDGE(${args})=never)`), 'ConfBridge(9)']);
  await made.call('alice', '1');
  const warnings = made.log.filter(({ level, message }) => level === 'warning' && message.includes('CONFBRIDGE('));
  assert.deepEqual(
    warnings.map(({ message }) => /CONFBRIDGE\(([^)]*)\) cannot be set to 'never'/.exec(message)?.[1]),
    wrong,
  );
  assert.deepEqual(made.rooms.confBridge.find('9')?.members[0]?.profile, made.rooms.options.users.get('default_user'));
});

test('CONFBRIDGE_INFO and MEETME_INFO count and tell of rooms that there are, and 0 of others', async () => {
  const info = (name: string, types: string) => types.split(' ').map((type) => `\${${name}(${type})}`);
  const made = await kit([
    `NoOp(${info('CONFBRIDGE_INFO', 'parties,680 admins,680 MARKED,680 locked,680 muted,680 nosuch,680 parties,999').join(' ')})`,
    `NoOp(${info('MEETME_INFO', 'parties,700 lock,700 dynamic,700 activity,700 nosuch,700 parties,999').join(' ')})`,
  ]);
  await made.call('bob', '2');
  await made.call('carol', '3');
  made.commands.lock('ConfBridge', '680', true);
  made.commands.lock('MeetMe', '700', true);
  made.rooms.confBridge.find('680')?.muteParticipants(true);
  await made.clock.advance(7000);
  await made.call('alice', '1');
  assert.deepEqual(
    made.steps('alice').map((step) => step.replace(/^.*NoOp/, '')),
    ['(1 1 1 1 1 0 0)', '(1 1 1 7 0 0)'],
  );
});
